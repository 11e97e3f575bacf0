package dev.molt.state;

import dev.molt.module.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a module's code at work on a thread of its version, while the host waits, but not for ever. Thread-safe.
 *
 * <pre>
 *   running ──ends──► result ──► whoever waits
 *      └──time over──► interrupted ──grace over──► stopped ──grace over──► abandoned ──ends──► told later, on the
 *                                                                                              version's thread
 * </pre>
 */
final class Errand<T> {
    private final Callable<T> work;

    /** Is given the result when nobody waits for it any more. */
    private final Consumer<Ended<T>> late;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Null while it is running; set once, by whichever comes first: its end, or that it is abandoned. */
    private final AtomicReference<@Nullable Result<T>> result = new AtomicReference<>();

    private Errand(Callable<T> work, Consumer<Ended<T>> late) {
        this.work = work;
        this.late = late;
    }

    /** What has come of it. */
    sealed interface Result<T> {}

    /** How the work itself came to its end. */
    sealed interface Ended<T> extends Result<T> {}

    record Returned<T>(@Nullable T value) implements Ended<T> {}

    /** @param text what was thrown, as text: the exception itself would keep its module */
    record Threw<T>(List<String> text) implements Ended<T> {
        Threw {
            text = List.copyOf(text);
        }
    }

    /**
     * It was interrupted since its time was over.
     *
     * @param where where its thread was
     * @param then what came of it in the grace; null when it has still not ended
     */
    record Overdue<T>(List<String> where, @Nullable Ended<T> then) implements Result<T> {
        Overdue {
            where = List.copyOf(where);
        }
    }

    /**
     * Has the work done, and waits for it on the current thread. Interrupts of the current thread wait too.
     *
     * @param late is called on the version's thread when the work ends after {@link Overdue} without an end was returned
     */
    static <T> Result<T> run(
            Worker worker, String what, Callable<T> work, Duration limit, Duration grace, Consumer<Ended<T>> late) {
        Errand<T> errand = new Errand<>(work, late);
        Thread thread;
        try {
            thread = worker.start(what, errand::work);
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Threw<>(Failure.describe(e));
        }
        return errand.await(worker, thread, limit, grace);
    }

    private void work() {
        Ended<T> end = end();
        boolean awaited = result.compareAndSet(null, end);
        ended.countDown();
        if (!awaited) {
            late.accept(end);
        }
    }

    @SuppressWarnings("Interruption") // its thread ends here, whatever was thrown
    private Ended<T> end() {
        try {
            return new Returned<>(work.call());
        } catch (Throwable e) {
            return new Threw<>(Failure.describe(e));
        }
    }

    private Result<T> await(Worker worker, Thread thread, Duration limit, Duration grace) {
        if (awaitEnd(limit)) {
            return outcome();
        }
        List<String> where =
                worker.stack(thread).stream().map(frame -> "    at " + frame).toList();
        thread.interrupt();
        if (awaitEnd(grace)) {
            return new Overdue<>(where, (Ended<T>) outcome());
        }
        worker.stop(thread);
        if (awaitEnd(grace)) {
            return new Overdue<>(where, (Ended<T>) outcome());
        }
        Overdue<T> abandoned = new Overdue<>(where, null);
        return result.compareAndSet(null, abandoned) ? abandoned : new Overdue<>(where, (Ended<T>) outcome());
    }

    private Result<T> outcome() {
        Result<T> known = result.get();
        if (known == null) {
            throw new IllegalStateException("It has not ended");
        }
        return known;
    }

    private boolean awaitEnd(Duration limit) {
        boolean interrupted = false;
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
