package dev.molt.state;

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
