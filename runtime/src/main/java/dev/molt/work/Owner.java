package dev.molt.work;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The module version whose work it is. Immutable.
 *
 * @param name the module and its label
 * @param loader what its code finds classes by on its threads
 * @param failed is told what tasks threw, on their threads; keeps none of it
 */
record Owner(String name, ClassLoader loader, Consumer<Throwable> failed) {
    RejectedExecutionException retired(String part) {
        return new RejectedExecutionException(name + " has been retired: its " + part + " takes no work any more");
    }

    UnsupportedOperationException closedByHost(String part) {
        return new UnsupportedOperationException(
                "The " + part + " of " + name + " is the host's, which closes it when the version is retired");
    }
}
