package dev.molt.work;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One task of a {@link Schedule}, to run once or again and again. Thread-safe. */
final class ScheduledTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final Schedule schedule;

    /** The time from one begin to the next, or if negative from an end to the next begin; 0 if it is to run once. */
    private final long period;

    /** Whether it has begun or never will; only of what is to run once. */
    private final AtomicBoolean settled = new AtomicBoolean();

    /** When it is to begin, of {@link System#nanoTime}. */
    private volatile long due;

    /** What the timer has of it; null until the timer has it. */
    private volatile @Nullable Future<?> entry;

    ScheduledTask(Schedule schedule, Callable<V> work, long due, long period) {
        super(work);
        this.schedule = schedule;
        this.due = due;
        this.period = period;
    }

    /** When what was due begins again: the next time on its grid that is to come, so that what was missed is left out. */
    static long next(long due, long period, long now) {
        return period < 0 ? now - period : due + (Math.max(0, (now - due) / period) + 1) * period;
    }

    @Override
    public void run() {
        if (isPeriodic()) {
            if (runAndReset()) {
                due = next(due, period, System.nanoTime());
                schedule.again(this);
            }
        } else if (settled.compareAndSet(false, true)) {
            super.run();
        }
    }

    /** Cancels it unless it is at its one run, and says whether it was to have one and never will. */
    boolean drop() {
        boolean never = !isPeriodic() && settled.compareAndSet(false, true);
        if (never || isPeriodic()) {
            cancel(false);
        }
        return never;
    }

    /** Notes what the timer has of it. */
    void entered(Future<?> timed) {
        entry = timed;
        if (isDone()) {
            timed.cancel(false);
        }
    }

    @Override
    protected void setException(Throwable thrown) {
        schedule.failed(thrown);
        super.setException(thrown);
    }

    @Override
    protected void done() {
        Future<?> timed = entry;
        if (timed != null) {
            timed.cancel(false);
        }
        schedule.ended(this);
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
