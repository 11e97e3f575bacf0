package dev.molt.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // tasks tell by themselves
class WorkTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ClassLoader loader = new ClassLoader(null) {};
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final Work work = new Work("sample 1", loader, failures::add);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** Closes all parts; whatever they do, no thread of them may be left. */
    static void end(Work work) throws InterruptedException {
        for (Part part : List.of(work.schedulerPart(), work.executorPart(), work.listenersPart())) {
            part.shut();
            part.awaitEnd(Duration.ZERO);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        end(work);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sample 1 "));
    }

    private String next() throws InterruptedException {
        String next = told.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private Runnable telling(String what) {
        return () -> told.add(what);
    }

    /** Runs until it is interrupted, which it tells. */
    private void untilInterrupted() {
        told.add("begun");
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            told.add("interrupted");
        }
    }

    // ---- the executor

    @Test
    void threads_areNamedAfterTheVersion_areDaemons_seeItsClasses_andInheritNothing() throws Exception {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        inherited.set("of the one who hands in");
        work.goLive();
        for (ExecutorService executor : List.of(work.executor(), work.scheduler())) {
            Thread thread = executor.submit(Thread::currentThread).get();
            assertThat(thread.getName()).matches("sample 1 (task|scheduled) 1");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(executor.submit(() -> Thread.currentThread().getContextClassLoader())
                            .get())
                    .isSameAs(loader);
            assertThat(executor.submit(inherited::get).get()).isNull();
        }
        inherited.remove();
    }

    @Test
    void contextClassLoaderThatATaskHasSet_isNotTheNextOnes() throws Exception {
        work.executor()
                .submit(() -> Thread.currentThread().setContextClassLoader(WorkTest.class.getClassLoader()))
                .get();
        assertThat(work.executor()
                        .submit(() -> Thread.currentThread().getContextClassLoader())
                        .get())
                .isSameAs(loader);
    }

    @Test
    void closingByTheModule_isRefused() throws Exception {
        for (ExecutorService executor : List.of(work.executor(), work.scheduler())) {
            assertThatThrownBy(executor::shutdown)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageMatching("The (executor|scheduler) of sample 1 is the host's, .*");
            assertThatThrownBy(executor::shutdownNow).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(closeOf(executor)::close).isInstanceOf(UnsupportedOperationException.class);
            assertThat(executor.isShutdown()).isFalse();
        }
    }

    private static AutoCloseable closeOf(ExecutorService executor) {
        return ((OwnedExecutor) executor)::close;
    }

    @Test
    void whatATaskThrows_isTold_unlessAFutureHasIt() throws Exception {
        work.executor().execute(() -> {
            throw new IllegalStateException("executed");
        });
        assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessage("executed");
        Future<?> submitted = work.executor().submit(() -> {
            throw new IllegalStateException("submitted");
        });
        assertThatThrownBy(submitted::get).hasRootCauseMessage("submitted");
        work.goLive();
        ScheduledFuture<?> periodic = work.scheduler()
                .scheduleAtFixedRate(
                        () -> {
                            throw new IllegalStateException("scheduled");
                        },
                        0,
                        1,
                        TimeUnit.NANOSECONDS);
        assertThatThrownBy(periodic::get).hasRootCauseMessage("scheduled");
        assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessage("scheduled");
        assertThat(failures).isEmpty();
    }

    // ---- the scheduler

    @Test
    void whatIsDue_waitsUntilTheVersionIsLive_andAgainAfterItHasLeft() throws Exception {
        ScheduledExecutorService scheduler = work.scheduler();
        scheduler.schedule(telling("once"), 0, TimeUnit.NANOSECONDS);
        scheduler.submit(telling("submitted"));
        assertNothingRuns();
        work.goLive();
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("once", "submitted");
        work.leaveLive();
        scheduler.schedule(telling("later"), 0, TimeUnit.NANOSECONDS);
        assertNothingRuns();
        work.goLive();
        assertThat(next()).isEqualTo("later");
    }

    @Test
    void whatIsDue_andHeldByAPause_doesNotRunWhenTheVersionIsNotLiveAfterIt() throws Exception {
        work.goLive();
        assertThat(work.pause(LONG)).isTrue();
        work.scheduler().schedule(telling("once"), 0, TimeUnit.NANOSECONDS);
        assertNothingRuns();
        work.leaveLive();
        work.resume();
        assertNothingRuns();
        work.goLive();
        assertThat(next()).isEqualTo("once");
    }

    /** Gives the timer time to hand over what is due: what it has for later than that, in order, has been handed over. */
    private void assertNothingRuns() throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        Work other = new Work("other 1", loader, failures::add);
        other.goLive();
        other.scheduler().schedule(passed::countDown, 30, TimeUnit.MILLISECONDS);
        passed.await();
        end(other);
        assertThat(told).isEmpty();
    }

    @Test
    void periodsThatWereMissed_areMadeUpForOnce() throws Exception {
        work.goLive();
        assertThat(work.pause(LONG)).isTrue();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        long hour = TimeUnit.HOURS.toNanos(1);
        ScheduledFuture<?> periodic = work.scheduler()
                .scheduleAtFixedRate(
                        () -> {
                            runs.incrementAndGet();
                            first.countDown();
                        },
                        0,
                        hour,
                        TimeUnit.NANOSECONDS);
        work.resume();
        first.await();
        assertThat(periodic.isDone()).isFalse();
        assertThat(runs).hasValue(1);
        assertThat(ScheduledTask.next(100, 10, 100)).isEqualTo(110);
        assertThat(ScheduledTask.next(100, 10, 109)).isEqualTo(110);
        assertThat(ScheduledTask.next(100, 10, 110)).isEqualTo(120);
        assertThat(ScheduledTask.next(100, 10, 1_234)).isEqualTo(1_240);
        assertThat(ScheduledTask.next(100, 10, 90)).isEqualTo(110);
        assertThat(ScheduledTask.next(100, -10, 1_234)).isEqualTo(1_244);
    }

    @Test
    void whatRepeats_repeats_oneRunAfterTheOther_untilItIsCancelled() throws Exception {
        work.goLive();
        for (boolean rate : new boolean[] {true, false}) {
            AtomicInteger inside = new AtomicInteger();
            CountDownLatch runs = new CountDownLatch(50);
            Runnable task = () -> {
                if (inside.getAndIncrement() > 0) {
                    told.add("two at a time");
                }
                LockSupport.parkNanos(1_000);
                inside.decrementAndGet();
                runs.countDown();
            };
            ScheduledFuture<?> periodic = rate
                    ? work.scheduler().scheduleAtFixedRate(task, 0, 1, TimeUnit.MICROSECONDS)
                    : work.scheduler().scheduleWithFixedDelay(task, 0, 1, TimeUnit.MICROSECONDS);
            assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(periodic.cancel(false)).isTrue();
            assertThatThrownBy(periodic::get).isInstanceOf(CancellationException.class);
        }
        assertThat(told).isEmpty();
        assertThat(work.schedulerPart().shut()).isZero();
    }

    @Test
    void delays_areKept() throws Exception {
        work.goLive();
        long start = System.nanoTime();
        long ran = work.scheduler()
                .schedule(System::nanoTime, 30, TimeUnit.MILLISECONDS)
                .get();
        assertThat(ran - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        ScheduledFuture<?> never = work.scheduler().schedule(telling("never"), Long.MAX_VALUE, TimeUnit.DAYS);
        assertThat(never.getDelay(TimeUnit.DAYS)).isGreaterThan(1_000);
    }

    // ---- pausing

    @Test
    void pause_waitsForWhatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        work.executor().execute(() -> {
            begun.countDown();
            await(go);
            told.add("ended");
        });
        begun.await();
        Thread pausing = new Thread(() -> told.add("paused " + work.pause(LONG)));
        pausing.start();
        while (pausing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        work.executor().execute(telling("begun in the pause"));
        go.countDown();
        assertThat(next()).isEqualTo("ended");
        assertThat(next()).isEqualTo("paused true");
        assertThat(told).isEmpty();
        work.resume();
        assertThat(next()).isEqualTo("begun in the pause");
        pausing.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void taskThatWaitsForOneThatMayNotBegin_endsThePause_atItsLimit() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<String> outer = work.executor().submit(() -> {
            begun.countDown();
            go.await();
            return work.executor().submit(() -> "inner").get();
        });
        begun.await();
        Thread pausing = new Thread(() -> told.add("paused " + work.pause(Duration.ofMillis(200))));
        pausing.start();
        while (pausing.getState() != Thread.State.TIMED_WAITING && pausing.isAlive()) {
            Thread.onSpinWait();
        }
        go.countDown();
        assertThat(outer.get(20, TimeUnit.SECONDS)).isEqualTo("inner");
        assertThat(next()).isEqualTo("paused false");
        pausing.join();
    }

    @Test
    void interruptedPause_isNone() throws Exception {
        work.executor().execute(this::untilInterrupted);
        assertThat(next()).isEqualTo("begun");
        Thread.currentThread().interrupt();
        assertThat(work.pause(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        work.executor().execute(telling("goes on"));
        assertThat(next()).isEqualTo("goes on");
    }

    // ---- the end

    @Test
    void end_countsWhatNeverRan_andCancelsIt() throws Exception {
        work.goLive();
        ScheduledFuture<?> later = work.scheduler().schedule(telling("later"), 1, TimeUnit.HOURS);
        ScheduledFuture<?> gone = work.scheduler().schedule(telling("gone"), 1, TimeUnit.HOURS);
        gone.cancel(false);
        ScheduledFuture<?> periodic = work.scheduler().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
        work.scheduler().schedule(telling("ran"), 0, TimeUnit.HOURS).get();
        assertThat(work.pause(LONG)).isTrue();
        Future<?> held = work.executor().submit(telling("held"));
        Future<?> due = work.scheduler().submit(telling("due"));
        assertThat(work.schedulerPart().shut()).isEqualTo(2);
        assertThat(work.executorPart().shut()).isEqualTo(1);
        work.resume();
        assertThat(List.of(later, periodic, held, due)).allMatch(Future::isCancelled);
        assertThatThrownBy(() -> work.executor().execute(telling("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("sample 1 has been retired: its executor takes no work any more");
        assertThatThrownBy(() -> work.scheduler().schedule(telling("late"), 1, TimeUnit.HOURS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(new ArrayList<>(told)).containsExactly("ran");
    }

    @Test
    void end_interruptsWhatRuns_afterAGrace_andWaitsForIt() throws Exception {
        work.executor().execute(this::untilInterrupted);
        assertThat(next()).isEqualTo("begun");
        Part part = work.executorPart();
        assertThat(part.threads()).hasSize(1);
        assertThat(part.shut()).isZero();
        long start = System.nanoTime();
        part.awaitEnd(Duration.ofMillis(30));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        assertThat(told).containsExactly("interrupted");
        assertThat(work.executor().isTerminated()).isTrue();
    }

    @Test
    void end_letsATaskFinish_thatIsDoneWithinTheGrace() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        work.executor().execute(() -> {
            begun.countDown();
            await(go);
            told.add("interrupted: " + Thread.currentThread().isInterrupted());
        });
        begun.await();
        assertThat(work.executorPart().shut()).isZero();
        go.countDown();
        work.executorPart().awaitEnd(LONG);
        assertThat(told).containsExactly("interrupted: false");
    }
}
