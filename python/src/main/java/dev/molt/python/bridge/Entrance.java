package dev.molt.python.bridge;

/** Is told of each thread that enters the context from Java, and that leaves it. Thread-safe. */
public interface Entrance {
    /**
     * The current thread comes in; it may be inside already.
     *
     * @param mayLast whether it is for work that may go on for ever, and not for a call
     */
    Visit enter(boolean mayLast);

    /** One way in and out again. Confined to its thread. */
    interface Visit {
        /** The thread goes back to where it came from. */
        void leave();

        /**
         * What a failure means, seen by who lets threads in.
         *
         * @return the failure itself where there is nothing to say
         */
        default Throwable explain(Throwable failure) {
            return failure;
        }
    }

    /** Lets everybody in and notes nothing. */
    static Entrance open() {
        return mayLast -> () -> {};
    }
}
