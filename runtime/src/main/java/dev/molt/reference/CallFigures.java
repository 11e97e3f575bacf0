package dev.molt.reference;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What came of the calls of one module version, counted where references jump to it. Failures are counted always; calls
 * and their time only while the version is watched, since that costs every call. Thread-safe.
 *
 * <p>Public for generated targets too.
 */
public final class CallFigures {
    /** How many powers of two of nanoseconds are told apart. */
    private static final int BUCKETS = 48;

    /** For how many seconds back failures can be counted. */
    private static final int SECONDS = 64;

    /** A second and the failures in it share one word: the second in the high bits. */
    private static final int FAILURE_BITS = 24;

    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Maps the number of bits of a call's nanoseconds to the number of such calls. */
    private final AtomicLongArray times = new AtomicLongArray(BUCKETS);

    /** Maps a second, modulo {@link #SECONDS}, to its failures. */
    private final AtomicLongArray recent = new AtomicLongArray(SECONDS);

    /** The first failure since somebody began to watch, as text. */
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    private volatile @Nullable Watcher watcher;

    /** Somebody who wants to know of failures at once. */
    public interface Watcher {
        /** Whether such a failure counts. Called by callers, as is {@link #failed}. */
        boolean counts(Throwable failure);

        /** Tells that one more failure was counted. */
        void failed();
    }

    /**
     * The figures at one time. Immutable.
     *
     * @param calls how many calls have ended
     * @param failures how many of them failed with an exception that the service does not declare
     * @param nanos the time that the calls took together
     * @param p50Nanos what half of the calls took at most, rounded up to a power of two
     * @param p99Nanos what 99 of 100 calls took at most, rounded up to a power of two
     * @param firstFailure what was thrown first, or empty
     */
    public record Snapshot(long calls, long failures, long nanos, long p50Nanos, long p99Nanos, String firstFailure) {}

    /** Begins to count anew, and to tell somebody. */
    public void watch(@Nullable Watcher next) {
        calls.reset();
        failures.reset();
        nanos.reset();
        firstFailure.set(null);
        for (int i = 0; i < BUCKETS; i++) {
            times.set(i, 0);
        }
        for (int i = 0; i < SECONDS; i++) {
            recent.set(i, 0);
        }
        watcher = next;
    }

    /** Ends telling somebody of failures. */
    public void unwatch() {
        watcher = null;
    }

    /** A watched call has returned; what it returned may be open still. */
    public void returned(long startNanos, @Nullable Object result) {
        ended(startNanos);
        if (result instanceof CompletionStage<?> stage) {
            whenFailed(stage);
        }
    }

    private void whenFailed(CompletionStage<?> stage) {
        if (stage instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally()) {
            return;
        }
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                failed(unwrapped(failure));
            }
        });
    }

    /** What a stage has failed with, without what it was wrapped in on its way from another stage. */
    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void ended(long startNanos) {
        long took = Math.max(0, System.nanoTime() - startNanos);
        calls.increment();
        nanos.add(took);
        times.incrementAndGet(Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(took)));
    }

    /** A call has thrown. */
    public void threw(Throwable failure, DeclaredFailures declared, int method) {
        if (!declared.has(method, failure)) {
            failed(failure);
        }
    }

    /** A watched call has thrown. */
    public void threw(long startNanos, Throwable failure, DeclaredFailures declared, int method) {
        ended(startNanos);
        threw(failure, declared, method);
    }

    private void failed(Throwable failure) {
        Watcher watching = watcher;
        if (watching != null && !watching.counts(failure)) {
            return;
        }
        failures.increment();
        note(nowSeconds());
        if (watching != null) {
            if (firstFailure.get() == null) {
                firstFailure.compareAndSet(null, text(failure));
            }
            watching.failed();
        }
    }

    /** As text: the exception itself would hold the module. */
    private static String text(Throwable failure) {
        String text;
        try {
            text = String.valueOf(failure);
        } catch (RuntimeException | LinkageError e) {
            text = failure.getClass().getName();
        }
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length == 0 ? text : text + " at " + stack[0];
    }

    private static long nowSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }

    private void note(long second) {
        int slot = (int) Math.floorMod(second, (long) SECONDS);
        recent.accumulateAndGet(
                slot,
                second << FAILURE_BITS,
                (before, stamp) -> before >> FAILURE_BITS == second ? before + 1 : stamp + 1);
    }

    /** How many calls have failed in the last seconds. */
    public long failuresWithin(int seconds) {
        long now = nowSeconds();
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            long word = recent.get(i);
            long age = now - (word >> FAILURE_BITS);
            if (age >= 0 && age < Math.min(seconds, SECONDS)) {
                sum += word & ((1L << FAILURE_BITS) - 1);
            }
        }
        return sum;
    }

    public Snapshot snapshot() {
        String first = firstFailure.get();
        return new Snapshot(
                calls.sum(),
                failures.sum(),
                nanos.sum(),
                percentile(0.5),
                percentile(0.99),
                first == null ? "" : first);
    }

    private long percentile(double share) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += times.get(i);
        }
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += times.get(i);
            if (all > 0 && below >= share * all) {
                return 1L << i;
            }
        }
        return 0;
    }
}
