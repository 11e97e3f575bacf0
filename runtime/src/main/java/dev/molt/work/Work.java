package dev.molt.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** All work of one module version. It has no thread before there is something to do. Thread-safe. */
public final class Work {
    private final Workers tasks;
    private final Schedule schedule;
    private final Workers listeners;
    private final ExecutorService executor;
    private final ScheduledExecutorService scheduler;

    /**
     * The work of a version that is not live yet.
     *
     * @param version the module and its label
     * @param loader the version's
     * @param failed is told what a task threw that nobody else is given, on the task's thread; must keep none of it
     */
    public Work(String version, ClassLoader loader, Consumer<Throwable> failed) {
        Owner owner = new Owner(version, loader, failed);
        this.tasks = new Workers(owner, "executor", "task");
        this.schedule = new Schedule(owner);
        this.listeners = new Workers(owner, "configuration listener", "listener");
        this.executor = new OwnedExecutor(tasks);
        this.scheduler = new OwnedScheduler(schedule);
        leaveLive();
    }

    /** Runs tasks at once, live or not; refuses to be closed. What a submitted task throws is in its future alone. */
    public ExecutorService executor() {
        return executor;
    }

    /** Runs tasks while the version is live; refuses to be closed. */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** What runs the version's listeners. */
    public Executor listeners() {
        return listeners;
    }

    public Part executorPart() {
        return tasks;
    }

    public Part schedulerPart() {
        return schedule;
    }

    public Part listenersPart() {
        return listeners;
    }

    /** Lets what is scheduled begin. */
    public void goLive() {
        schedule.workers().release(Gate.Hold.NOT_LIVE);
    }

    /** Lets nothing that is scheduled begin until {@link #goLive}; what runs goes on. */
    public void leaveLive() {
        schedule.workers().hold(Gate.Hold.NOT_LIVE);
    }

    /**
     * Lets nothing begin until {@link #resume}, and waits until nothing runs.
     *
     * @return false when something still ran at the limit, or the current thread is interrupted: all goes on then
     */
    public boolean pause(Duration limit) {
        List<Workers> all = all();
        all.forEach(workers -> workers.hold(Gate.Hold.PAUSED)); // before any is awaited: see Gate
        boolean paused = false;
        try {
            paused = await(all, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!paused) {
                resume();
            }
        }
        return paused;
    }

    private static boolean await(List<Workers> all, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        for (Workers workers : all) {
            if (!workers.await(until - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    /** Lets begin what waits, and what comes. */
    public void resume() {
        all().forEach(workers -> workers.release(Gate.Hold.PAUSED));
    }

    private List<Workers> all() {
        return List.of(tasks, schedule.workers(), listeners);
    }
}
