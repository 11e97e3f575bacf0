package dev.molt.examples.game.demo;

/**
 * The time in which calls may fail: from when a faulty version is put in until it has gone back. Thread-safe; one thread
 * begins and ends it.
 */
final class FaultyTime {
    private static final String RULES = "dev.molt.examples.game.combat.GameCombat";

    private volatile boolean running;

    /** When it ended last, as of System.nanoTime. */
    private volatile long ended = System.nanoTime();

    void begin() {
        running = true;
    }

    void end() {
        ended = System.nanoTime();
        running = false;
    }

    /**
     * Whether a call may have failed like this.
     *
     * @param start when the call began, as of System.nanoTime
     */
    boolean excuses(Throwable failure, long start) {
        return (running || start - ended < 0) && isOfRules(failure);
    }

    private static boolean isOfRules(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure instanceof IllegalStateException
                && stack.length > 0
                && stack[0].getClassName().equals(RULES);
    }
}
