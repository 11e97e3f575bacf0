package dev.molt.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tasks for later, and the timer that brings them before the gate when they are due. A task is there once at most: one
 * that repeats gets its next time after its run, so that nothing piles up while the gate is held. Thread-safe.
 */
final class Schedule implements Part {
    private static final long IDLE_SECONDS = 10;

    /** No delay is longer: sums of it with what the clock shows stay in range. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final Workers workers;
    private final Threads threads;
    private final ScheduledThreadPoolExecutor timer;

    /** What has neither ended nor been cancelled. */
    private final Set<ScheduledTask<?>> open = ConcurrentHashMap.newKeySet();

    Schedule(Owner owner) {
        this.workers = new Workers(owner, "scheduler", "scheduled");
        this.threads = new Threads(owner, "timer");
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    Workers workers() {
        return workers;
    }

    /** @param period see {@link ScheduledTask} */
    <V> ScheduledTask<V> add(Callable<V> work, long delay, long period) {
        long due = System.nanoTime() + Math.max(0, inRange(delay));
        ScheduledTask<V> task = new ScheduledTask<>(this, work, due, inRange(period));
        open.add(task);
        try {
            enter(task);
        } catch (RejectedExecutionException e) {
            open.remove(task);
            throw workers.owner().retired(workers.name());
        }
        return task;
    }

    private static long inRange(long nanos) {
        return Math.max(-LONGEST, Math.min(nanos, LONGEST));
    }

    /** Has a task begin once more, unless nothing does any more. */
    void again(ScheduledTask<?> task) {
        try {
            enter(task);
        } catch (RejectedExecutionException e) {
            task.cancel(false);
        }
    }

    private void enter(ScheduledTask<?> task) {
        long delay = task.getDelay(TimeUnit.NANOSECONDS);
        task.entered(timer.schedule(() -> pass(task), delay, TimeUnit.NANOSECONDS));
    }

    private void pass(ScheduledTask<?> task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            task.cancel(false); // as it is being closed
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    void failed(Throwable thrown) {
        workers.owner().failed().accept(thrown);
    }

    void ended(ScheduledTask<?> task) {
        open.remove(task);
        if (task.isCancelled()) {
            workers.withdraw(task);
        }
    }

    @Override
    public String name() {
        return workers.name();
    }

    @Override
    public int shut() {
        timer.shutdownNow();
        int never = 0;
        for (ScheduledTask<?> task : open) {
            never += task.drop() ? 1 : 0;
        }
        return never + workers.shut();
    }

    @Override
    public void awaitEnd(Duration grace) throws InterruptedException {
        workers.awaitEnd(grace);
        threads.join();
    }

    @Override
    public List<Thread> threads() {
        return workers.threads();
    }
}
