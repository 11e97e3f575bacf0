package dev.molt.python.bridge;

/** Is told of each thread that enters the context from Java, and that leaves it. Thread-safe. */
public interface Entrance {
    /**
     * The current thread comes in.
     *
     * @param mayLast whether it is for work that may go on for ever, and not for a call
     * @return false when it is inside already
     */
    boolean enter(boolean mayLast);

    /**
     * The current thread leaves.
     *
     * @param outermost what {@link #enter} said
     */
    void leave(boolean outermost);

    /**
     * What a failure means, seen by who lets threads in.
     *
     * @return the failure itself where there is nothing to say
     */
    default Throwable explain(Throwable failure) {
        return failure;
    }

    /** Lets everybody in and notes nothing. */
    static Entrance open() {
        return new Entrance() {
            @Override
            public boolean enter(boolean mayLast) {
                return false;
            }

            @Override
            public void leave(boolean outermost) {}
        };
    }
}
