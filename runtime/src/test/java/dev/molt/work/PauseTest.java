package dev.molt.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Pauses and resumes as fast as it can while threads hand in tasks, and looks for a task that runs in a pause. The
 * weakened variant, which looks at its state and counts in two steps, shows that the looking is sharp enough.
 */
@SuppressWarnings("FutureReturnValueIgnored") // tasks tell by themselves
class PauseTest {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("molt.stress.seconds", 3));
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final int SUBMITTERS = 3;

    /** Something that runs tasks and can be paused. */
    private interface Pausable {
        List<Executor> executors();

        boolean pause();

        void resume();
    }

    /** What one run has seen. */
    private record Result(long tasks, long ran, long pauses, long violations) {}

    private static Result run(Pausable pausable, boolean untilViolation) throws InterruptedException {
        AtomicBoolean paused = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger open = new AtomicInteger();
        AtomicLong handedIn = new AtomicLong();
        AtomicLong ran = new AtomicLong();
        AtomicLong violations = new AtomicLong();
        List<Executor> executors = pausable.executors();
        Runnable task = () -> {
            boolean before = paused.get();
            LockSupport.parkNanos(1_000);
            if (before || paused.get()) {
                violations.incrementAndGet();
            }
            ran.incrementAndGet();
            open.decrementAndGet();
        };
        List<Thread> submitters = new ArrayList<>();
        for (int i = 0; i < SUBMITTERS; i++) {
            Executor first = executors.get(i % executors.size());
            Executor second = executors.get((i + 1) % executors.size());
            Thread submitter = new Thread(() -> {
                while (!over.get()) {
                    if (open.get() > 100) {
                        LockSupport.parkNanos(1_000);
                        continue;
                    }
                    open.addAndGet(2);
                    handedIn.addAndGet(2);
                    first.execute(() -> {
                        second.execute(task); // what runs hands in more
                        task.run();
                    });
                }
            });
            submitter.start();
            submitters.add(submitter);
        }
        long pauses = 0;
        long until = System.nanoTime() + (untilViolation ? PATIENCE : NANOS);
        while (System.nanoTime() < until && !(untilViolation && violations.get() > 0)) {
            if (pausable.pause()) {
                pauses++;
                paused.set(true);
                for (int i = 0; i < 20; i++) {
                    LockSupport.parkNanos(1_000);
                }
                paused.set(false);
                pausable.resume();
            }
        }
        over.set(true);
        for (Thread submitter : submitters) {
            submitter.join();
        }
        long deadline = System.nanoTime() + PATIENCE;
        while (open.get() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return new Result(handedIn.get(), ran.get(), pauses, violations.get());
    }

    @Test
    void noTaskRunsWhilePaused_andNoneIsLost() throws InterruptedException {
        Work work = new Work("stress 1", PauseTest.class.getClassLoader(), thrown -> {});
        work.goLive();
        Result result = run(
                new Pausable() {
                    @Override
                    public List<Executor> executors() {
                        return List.of(
                                work.executor(),
                                task -> work.scheduler().schedule(task, 0, TimeUnit.NANOSECONDS),
                                work.listeners());
                    }

                    @Override
                    public boolean pause() {
                        return work.pause(Duration.ofSeconds(10));
                    }

                    @Override
                    public void resume() {
                        work.resume();
                    }
                },
                false);
        WorkTest.end(work);
        assertThat(result.violations()).as("%s", result).isZero();
        assertThat(result.ran()).as("%s", result).isEqualTo(result.tasks()).isPositive();
        assertThat(result.pauses()).isPositive();
    }

    /** Asks whether it is paused, and only then counts what begins. */
    private static final class Weakened implements Pausable, Executor {
        private final ExecutorService threads = new ThreadPoolExecutor(
                0, 1_000, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Executors.defaultThreadFactory());
        private final AtomicInteger inside = new AtomicInteger();
        private final List<Runnable> waiting = new ArrayList<>();
        private volatile boolean paused;

        @Override
        public void execute(Runnable task) {
            if (paused) {
                synchronized (waiting) {
                    waiting.add(task);
                }
                return;
            }
            LockSupport.parkNanos(1_000); // as if another thread had its turn
            inside.incrementAndGet();
            threads.execute(() -> {
                task.run();
                inside.decrementAndGet();
            });
        }

        @Override
        public List<Executor> executors() {
            return List.of(this);
        }

        @Override
        public boolean pause() {
            paused = true;
            while (inside.get() > 0) {
                Thread.onSpinWait();
            }
            return true;
        }

        @Override
        public void resume() {
            paused = false;
            List<Runnable> begun;
            synchronized (waiting) {
                begun = new ArrayList<>(waiting);
                waiting.clear();
            }
            begun.forEach(this::execute);
        }
    }

    @Test
    void weakened_whichLooksAndCountsInTwoSteps_isFound() throws InterruptedException {
        Weakened weakened = new Weakened();
        try {
            assertThat(run(weakened, true).violations()).isPositive();
        } finally {
            weakened.threads.shutdown();
        }
    }
}
