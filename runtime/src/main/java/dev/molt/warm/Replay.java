package dev.molt.warm;

import dev.molt.module.Failure;
import dev.molt.reference.RecordedCall;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs recorded calls in turns, until there were enough, the time is over or the thread is interrupted. Results are
 * waited for if they are stages, closed if they can be, and dropped. Runs on one thread, is read by another. Thread-safe.
 */
final class Replay implements Callable<Boolean> {
    private final List<RecordedCall> calls;
    private final long count;
    private final long limitNanos;
    private final LongSupplier nanoTime;

    /** Maps a method to what came of its calls so far; guarded by itself. */
    private final Map<String, Replayed> replayed = new LinkedHashMap<>();

    private volatile boolean stopped;

    /**
     * @param count how many calls are run in all
     * @param limit after which no further one is begun
     * @param nanoTime tells the time, as {@link System#nanoTime}
     */
    Replay(List<RecordedCall> calls, long count, Duration limit, LongSupplier nanoTime) {
        this.calls = calls;
        this.count = count;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Always true. Throws nothing. */
    @Override
    public Boolean call() {
        long start = nanoTime.getAsLong();
        for (long i = 0; i < count && !isOver(start); i++) {
            run(calls.get((int) (i % calls.size())), start);
        }
        return true;
    }

    private boolean isOver(long start) {
        return stopped || left(start) <= 0 || Thread.currentThread().isInterrupted();
    }

    private long left(long start) {
        return limitNanos - (nanoTime.getAsLong() - start);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a provider throws
    private void run(RecordedCall call, long start) {
        try {
            drop(call.run(), start);
            count(call, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            count(call, e);
        }
    }

    private void drop(@Nullable Object result, long start) throws Exception {
        if (result instanceof CompletionStage<?> stage) {
            Object completed = stage.toCompletableFuture().get(Math.max(0, left(start)), TimeUnit.NANOSECONDS);
            drop(completed instanceof CompletionStage<?> ? null : completed, start);
        } else if (result instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private void count(RecordedCall call, @Nullable Throwable thrown) {
        synchronized (replayed) {
            Replayed before = replayed.getOrDefault(call.method(), new Replayed(call.method(), 0, 0, List.of()));
            replayed.put(call.method(), thrown == null ? succeeded(before) : failed(before, thrown));
        }
    }

    private static Replayed succeeded(Replayed before) {
        return new Replayed(before.method(), before.calls() + 1, before.failed(), before.firstFailure());
    }

    private static Replayed failed(Replayed before, Throwable thrown) {
        List<String> first = before.failed() == 0 ? Failure.describe(thrown) : before.firstFailure();
        return new Replayed(before.method(), before.calls() + 1, before.failed() + 1, first);
    }

    /** Has no further call begun. */
    void stop() {
        stopped = true;
    }

    /** What came of the calls so far, for each method. */
    List<Replayed> replayed() {
        synchronized (replayed) {
            return List.copyOf(replayed.values());
        }
    }
}
