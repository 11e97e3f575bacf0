package dev.molt.module;

import dev.molt.reference.Provider;
import dev.molt.work.Part;
import java.util.List;

/** One thing that a module version owns until it is retired. Immutable. */
sealed interface Owned {
    /** What the module's code has registered. */
    record Registered(AutoCloseable closeable) implements Owned {
        @Override
        public String name() {
            return Provider.nameOf(closeable);
        }

        @Override
        public List<Thread> threads() {
            return List.of();
        }
    }

    /** Work of the version. */
    record Working(Part part) implements Owned {
        @Override
        public String name() {
            return part.name();
        }

        @Override
        public List<Thread> threads() {
            return part.threads();
        }
    }

    /** What people know it by. */
    String name();

    /** The threads besides the closing one on which it may still be at work. */
    List<Thread> threads();
}
