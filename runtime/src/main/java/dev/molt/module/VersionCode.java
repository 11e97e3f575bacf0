package dev.molt.module;

import dev.molt.api.ModuleContext;
import java.util.List;

/**
 * The code of one module version that is written in one language. Thread-safe, but providers are created by one thread.
 * What it holds besides memory is had by the first provider, and given to the context to be closed.
 */
public interface VersionCode {
    /**
     * Creates a provider, and gives what is to be closed with the version to its context.
     *
     * @param name as the provider line has it
     * @param services those that the provider is for; what is returned implements each
     * @throws dev.molt.problem.MoltException when the provider can't be of use
     * @throws Exception what its own code threw
     */
    Object create(String name, List<Class<?>> services, ModuleContext context) throws Exception;

    /** Where a thread is in this code, innermost first; empty where its Java frames tell as much. */
    default List<StackTraceElement> stack(Thread thread) {
        return List.of();
    }

    /**
     * Ends what a thread runs of this code after that was interrupted in vain, as far as it can be ended without harm to
     * others; returns at once.
     */
    default void interrupt(Thread thread) {}
}
