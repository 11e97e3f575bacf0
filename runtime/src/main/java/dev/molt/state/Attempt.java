package dev.molt.state;

/** One attempt of a provider to adopt its own state back, which may outlast the host's patience. Thread-safe. */
final class Attempt {
    /** The attempt that was not made. */
    static final Attempt NONE = ended();

    /** Set once, after {@link #adopted}. */
    private volatile boolean ended;

    private volatile boolean adopted;

    private static Attempt ended() {
        Attempt none = new Attempt();
        none.end(false);
        return none;
    }

    void end(boolean hasAdopted) {
        adopted = hasAdopted;
        ended = true;
    }

    boolean isUnderWay() {
        return !ended;
    }

    boolean hasAdopted() {
        return ended && adopted;
    }
}
