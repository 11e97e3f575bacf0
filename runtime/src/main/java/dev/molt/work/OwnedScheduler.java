package dev.molt.work;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What a module sees of its version's {@link Schedule}. Thread-safe. */
final class OwnedScheduler extends OwnedExecutor implements ScheduledExecutorService {
    private final Schedule schedule;

    OwnedScheduler(Schedule schedule) {
        super(schedule.workers());
        this.schedule = schedule;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule.add(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return schedule.add(Objects.requireNonNull(callable), unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return schedule.add(Executors.callable(command), unit.toNanos(initialDelay), positive(period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return schedule.add(Executors.callable(command), unit.toNanos(initialDelay), -positive(delay, unit));
    }

    private static long positive(long time, TimeUnit unit) {
        if (time <= 0) {
            throw new IllegalArgumentException("The time from one run to the next is to be positive, not " + time);
        }
        return unit.toNanos(time);
    }
}
