package dev.molt.module;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider of {@link Runnable} at work on a thread of its module version: work that may never end, and so is no call.
 * It is asked to end by an interrupt; only what its language can end without harm to others is ended after that.
 * Thread-safe.
 */
final class Job {
    /** How long it may take to heed an interrupt. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Provider provider;
    private final Thread thread;
    private volatile boolean stopping;

    /** When it was asked to end, of {@link System#nanoTime}; set before {@link #stopping}. */
    private volatile long stoppedAt;

    /** @param before what has to end first, or null */
    private Job(Provider provider, ModuleVersion version, Consumer<Problem> tell, @Nullable Thread before) {
        this.provider = provider;
        String name = version + " job " + provider.implementation();
        Runnable work = (Runnable) provider.instance();
        this.thread = new Thread(
                null,
                () -> {
                    if (hasEnded(before)) {
                        run(work, version.toString(), tell);
                    }
                },
                name,
                0,
                false);
        thread.setDaemon(true);
        thread.setContextClassLoader(version.loader());
    }

    static Job start(Provider provider, ModuleVersion version, Consumer<Problem> tell) {
        return start(new Job(provider, version, tell, null));
    }

    private static Job start(Job job) {
        job.thread.start();
        return job;
    }

    /** The same work once more, if it was asked to end, and not before it has; else this. */
    Job again(ModuleVersion version, Consumer<Problem> tell) {
        return stopping ? start(new Job(provider, version, tell, thread)) : this;
    }

    /** Waits for a job that was interrupted; false when this one is interrupted as well. */
    private static boolean hasEnded(@Nullable Thread before) {
        try {
            if (before != null) {
                before.join();
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run(Runnable work, String version, Consumer<Problem> tell) {
        try {
            work.run();
        } catch (Throwable e) {
            if (!stopping) {
                tell.accept(new Problem(
                        ProblemCode.JOB_FAILED,
                        "The job " + provider.implementation() + " of " + version + " has ended by an exception.",
                        Failure.describe(e),
                        "It is not started again; the module's services go on.",
                        "catch inside the job what it can recover from, and put a corrected archive in."));
            }
        }
    }

    /** Asks the job to end; returns at once. */
    void stop() {
        if (thread.isAlive()) {
            stoppedAt = System.nanoTime();
            stopping = true;
            thread.interrupt();
        }
    }

    /** Whether it was asked to end, and has not within its grace. */
    boolean isStubborn() {
        return stopping && thread.isAlive() && System.nanoTime() - stoppedAt > GRACE_NANOS;
    }

    Thread thread() {
        return thread;
    }
}
