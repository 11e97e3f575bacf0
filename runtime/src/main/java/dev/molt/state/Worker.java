package dev.molt.state;

import java.util.List;

/** Runs the code of one module version on threads of the version's own. Thread-safe. */
@FunctionalInterface
public interface Worker {
    /**
     * Starts a thread that runs the work and nothing else, with the version's context class loader and inside the
     * generation that the version is to see.
     *
     * @param what what is done, for the thread's name
     * @param work throws nothing
     * @return the thread, which is interrupted when the work takes too long
     */
    Thread start(String what, Runnable work);

    /** Where a thread is that was started here, innermost frame first. */
    default List<StackTraceElement> stack(Thread thread) {
        return List.of(thread.getStackTrace());
    }

    /** Ends what a thread runs that was interrupted in vain, as far as that is possible; returns at once. */
    default void stop(Thread thread) {}

    /**
     * Starts daemon threads that are inside no generation.
     *
     * @param version the module and its label
     */
    static Worker of(String version, ClassLoader loader) {
        return (what, work) -> {
            Thread thread = new Thread(null, work, "molt-state " + version + " " + what, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.start();
            return thread;
        };
    }
}
