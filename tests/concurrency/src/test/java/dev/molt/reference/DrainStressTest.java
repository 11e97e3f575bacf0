package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Switches as fast as it can while callers call, and looks for what the argument in {@link Switchboard} excludes: a call
 * that finds its provider closed, an older generation seen after a newer one. The weakened variant shows that the looking
 * is sharp enough for (2) of the argument; what (B) is for, {@link StoreBufferTest} shows. Nothing is asserted of time.
 */
class DrainStressTest {
    /** Fewer switches show nothing, however long they take. */
    private static final long ENOUGH = 100;

    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("molt.stress.seconds", 5));
    private static final int CALLERS = 3;

    public interface Probe {
        /** Returns the generation that the call is inside, minus it when that was closed meanwhile. */
        long call(int depth);
    }

    private static final class ClosingProbe implements Probe {
        private final long generation;
        private final Probe self;
        private volatile boolean closed;

        private ClosingProbe(long generation, Probe self) {
            this.generation = generation;
            this.self = self;
        }

        @Override
        public long call(int depth) {
            boolean closedBefore = closed;
            long inner = depth == 0 ? generation : self.call(depth - 1);
            if ((depth & 7) == 5) {
                throw new IllegalStateException("as some calls do");
            }
            return closedBefore || closed || inner != generation ? -generation : generation;
        }
    }

    /** What one run has seen. */
    private record Result(long calls, long switches, long violations, long backwards) {}

    private interface Starter {
        Thread start(Runnable body);
    }

    private static Thread platform(Runnable body) {
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    private static Thread virtual(Runnable body) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no virtual threads", e);
        }
    }

    private interface Board {
        Switchboard over(References references);
    }

    private static Result run(Board board, boolean wanted, Starter threads) throws InterruptedException {
        References references = new References((service, module) -> "none");
        Switchboard switchboard = board.over(references);
        Probe probe = switchboard.reference(Probe.class, null, null);
        AtomicLong calls = new AtomicLong();
        AtomicLong violations = new AtomicLong();
        AtomicLong backwards = new AtomicLong();
        AtomicLong newestSeen = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        ClosingProbe current = new ClosingProbe(1, probe);
        Generation live = next(switchboard, current);
        switchboard.publish(live);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(threads.start(() -> {
                byte[] missing = new byte[1 << 20];
                long own = 0;
                while (!done.get()) {
                    // A store that misses the cache keeps the announcement in the store buffer for longer.
                    missing[ThreadLocalRandom.current().nextInt(missing.length)] = 1;
                    long before = newestSeen.get();
                    try {
                        long seen = probe.call((int) (own & 7));
                        if (seen < 0) {
                            violations.incrementAndGet();
                        } else if (seen < before) {
                            backwards.incrementAndGet();
                        } else if (seen > before) {
                            newestSeen.accumulateAndGet(seen, Math::max);
                        }
                    } catch (IllegalStateException e) {
                        if (!"as some calls do".equals(e.getMessage())) {
                            violations.incrementAndGet(); // its generation was released already
                        }
                    }
                    own++;
                }
                calls.addAndGet(own);
            }));
        }
        long switches = 1;
        long end = System.nanoTime() + NANOS;
        while (wanted
                ? System.nanoTime() < end || switches <= ENOUGH
                : System.nanoTime() < end && violations.get() == 0) {
            ClosingProbe old = current;
            current = new ClosingProbe(++switches, probe);
            Generation next = next(switchboard, current);
            switchboard.publish(next);
            while (!switchboard.isDrained(live)) {
                Thread.onSpinWait();
            }
            old.closed = true;
            switchboard.release(live);
            live = next;
        }
        done.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        return new Result(calls.get(), switches, violations.get(), backwards.get());
    }

    private static Generation next(Switchboard switchboard, ClosingProbe probe) {
        return switchboard.prepare(probe.generation, List.of(new Provider(Probe.class, "probe", "1", probe)));
    }

    private static void assertSound(Result result) {
        assertThat(result.violations())
                .as("calls that found their generation closed")
                .isZero();
        assertThat(result.backwards()).as("older generations after newer ones").isZero();
        assertThat(result.switches()).isGreaterThan(ENOUGH);
        assertThat(result.calls()).isGreaterThan(1_000);
    }

    @Test
    void platformThreads_neverFindTheirGenerationClosed() throws Exception {
        assertSound(run(Switchboard::new, true, DrainStressTest::platform));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreads_neverFindTheirGenerationClosed() throws Exception {
        assertSound(run(Switchboard::new, true, DrainStressTest::virtual));
    }

    /** Callers are often stopped between reading the live epoch and announcing it, where the argument is thinnest. */
    private static class Delayed extends Switchboard {
        private Delayed(References references) {
            super(references, HeavyFence.ofThisJvm());
        }

        @Override
        long enter(CallRecord record, long guess) {
            if ((ThreadLocalRandom.current().nextInt() & 15) == 0) {
                LockSupport.parkNanos(1_000);
            }
            return super.enter(record, guess);
        }
    }

    /** The same without (2) of the argument: who was stopped there is not seen. */
    private static final class WithoutSecondLook extends Delayed {
        private WithoutSecondLook(References references) {
            super(references);
        }

        @Override
        long enter(CallRecord record, long guess) {
            if ((ThreadLocalRandom.current().nextInt() & 15) == 0) {
                LockSupport.parkNanos(1_000);
            }
            announce(record, guess);
            return guess;
        }
    }

    @Test
    void delayedEnter_neverFindsItsGenerationClosed() throws Exception {
        assertSound(run(Delayed::new, true, DrainStressTest::platform));
    }

    @Test
    void weakened_withoutSecondLook_isFound() throws Exception {
        assertThat(run(WithoutSecondLook::new, false, DrainStressTest::platform).violations())
                .isPositive();
    }
}
