package dev.molt.module;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of one module version. It runs on a thread of the version's own, since the module's code has a part in it and
 * nobody knows whether that returns: whoever waits for it does so as long as they like. Thread-safe.
 */
public final class Closing {
    private final ModuleVersion version;
    private final Thread thread;

    Closing(ModuleVersion version, Runnable work) {
        this.version = version;
        this.thread = new Thread(null, work, "molt-close " + version, 0, false);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What is being closed. */
    public ModuleVersion version() {
        return version;
    }

    public boolean isDone() {
        return !thread.isAlive();
    }

    /** Waits until it is done; false when the time is over before, or the current thread is interrupted. */
    public boolean await(Duration limit) {
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isDone();
    }

    /** Tells that it is not done, and where it is. */
    public Problem overdue(Duration since) {
        List<String> facts = new ArrayList<>();
        facts.add("What it registered to be closed has not ended after " + since.toMillis() + " ms. The thread is at:");
        for (StackTraceElement frame : thread.getStackTrace()) {
            facts.add("    at " + frame);
        }
        return new Problem(
                ProblemCode.CLOSE_OVERDUE,
                "Closing " + version + " takes long.",
                facts,
                "No call is inside it, and updates go on; what it holds stays held.",
                "let its close() return, whatever it waits for.");
    }
}
