package dev.molt.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some of the calls that one service gets, of those methods that may be repeated: the first ones, then one in
 * {@value #INTERVAL}, the last {@value #KEPT} a method. What is kept outlives module versions and holds none of them:
 * see {@link ContractValues}. Public for generated trampolines only.
 *
 * <p>Counting is racy on purpose: a lost count moves the next sample and harms nobody. Thread-safe.
 */
public final class CallRecorder {
    /** How many calls of a method are kept. */
    static final int KEPT = 64;

    /** One call in so many is looked at. */
    static final int INTERVAL = 1_024;

    /** How many calls of a method are looked at one after the other, when the service is new. */
    static final int FIRST = 16;

    /** Counters lie two cache lines apart, in ints: threads that call different methods don't get in each other's way. */
    private static final int SPREAD = 5;

    private final String service;
    private final ContractValues values;

    /** Maps a method to its calls. */
    private final Kept[] kept;

    /** Maps a method, spread and after a gap, to how many calls pass before one is looked at. */
    private final int[] untilDue;

    /** The thread whose calls are repeated ones, which are not kept again; null when there is none. */
    private volatile @Nullable Thread repeating;

    /** @param methods how many methods may be repeated; they are known by their numbers, from zero */
    CallRecorder(Class<?> service, int methods) {
        this.service = service.getSimpleName();
        values = new ContractValues(service.getClassLoader());
        kept = IntStream.range(0, methods).mapToObj(method -> new Kept()).toArray(Kept[]::new);
        untilDue = new int[(methods + 2) << SPREAD];
    }

    /** The calls of one method. Thread-safe. */
    private static final class Kept {
        private final AtomicReferenceArray<Object @Nullable []> calls = new AtomicReferenceArray<>(KEPT);

        /** How many calls were looked at; racy. */
        private int looked;

        /** How many calls were put here; racy. */
        private int put;

        private void put(Object[] arguments) {
            int at = put++;
            calls.set(at & (KEPT - 1), arguments);
        }
    }

    /** Counts a call of this method; whether it is one to {@link #record}. */
    public boolean isDue(int method) {
        return --untilDue[(method + 1) << SPREAD] <= 0;
    }

    /**
     * Keeps a call, if its arguments can be kept. Never throws.
     *
     * @param arguments as boxed for this call, not used by anybody else
     */
    @SuppressWarnings("EmptyCatch")
    public void record(int method, @Nullable Object[] arguments) {
        Kept calls = kept[method];
        untilDue[(method + 1) << SPREAD] = ++calls.looked < FIRST ? 1 : INTERVAL;
        if (Thread.currentThread() == repeating) {
            return;
        }
        try {
            values.kept(arguments).ifPresent(calls::put);
        } catch (RuntimeException | Error e) {
            // An argument that changes while it is read, a full stack: the caller's call goes on as if it were not due.
        }
    }

    /** The simple name of the service. */
    String service() {
        return service;
    }

    /** Whether any call is kept. */
    boolean hasCalls() {
        return Arrays.stream(kept).anyMatch(calls -> calls.calls.get(0) != null);
    }

    /** The arguments of the calls of this method that are kept. */
    List<Object[]> recorded(int method) {
        List<Object[]> recorded = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            Object[] arguments = kept[method].calls.get(i);
            if (arguments != null) {
                recorded.add(arguments);
            }
        }
        return recorded;
    }

    /** Makes the current thread's calls repeated ones, until {@link #repeated}; for one thread at a time. */
    void repeat() {
        repeating = Thread.currentThread();
    }

    void repeated() {
        repeating = null;
    }
}
