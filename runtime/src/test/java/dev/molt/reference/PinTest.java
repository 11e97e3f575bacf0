package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PinTest {
    /** Answers with the number of the generation that it is in. */
    public interface Probe {
        long number();

        /** Does this inside the call, and answers what a nested call is in afterwards. */
        long during(Runnable work);

        void fail();

        long deep();

        Stream<Long> numbers();
    }

    private final Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
    private final Probe probe = switchboard.reference(Probe.class, null, null);
    private long number;

    private final class Numbered implements Probe {
        private final long number;

        private Numbered(long number) {
            this.number = number;
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public long during(Runnable work) {
            work.run();
            return probe.number();
        }

        @Override
        public void fail() {
            throw new IllegalStateException("as it is to");
        }

        @Override
        public long deep() {
            return probe.deep() + 1;
        }

        @Override
        public Stream<Long> numbers() {
            return Stream.of(1, 2).map(any -> probe.number());
        }
    }

    private Generation prepared(String label) {
        number++;
        return switchboard.prepare(number, List.of(new Provider(Probe.class, "probe", label, new Numbered(number))));
    }

    private Generation live() {
        Generation next = prepared("1");
        switchboard.publish(next);
        return next;
    }

    /** Runs this on a thread of its own, and waits. */
    private static void elsewhere(Runnable work) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private void awaitCollected(Generation generation) {
        for (int i = 0; i < 100 && !switchboard.isDrained(generation); i++) {
            switchboard.forgetEndedThreads();
            System.gc();
        }
        assertThat(switchboard.isDrained(generation)).isTrue();
    }

    @Test
    void calls_underAPin_areInOneGeneration() {
        Generation old = live();
        try (Pin pin = switchboard.pin()) {
            live();
            assertThat(pin.generation()).isEqualTo(1);
            assertThat(probe.number()).isEqualTo(1);
            assertThat(probe.during(this::live)).isEqualTo(1);
            assertThatThrownBy(probe::fail).hasMessage("as it is to");
            assertThatThrownBy(probe::deep).isInstanceOf(StackOverflowError.class);
            assertThat(probe.number()).isEqualTo(1);
            elsewhere(() -> assertThat(probe.number()).isEqualTo(3));
            assertThat(switchboard.isDrained(old)).isFalse();
        }
        assertThat(probe.number()).isEqualTo(3);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pin_underAnother_isOfItsGeneration_andOutlivesItInAnyOrder() {
        Generation old = live();
        Pin outer = switchboard.pin();
        live();
        Pin inner = switchboard.pin();
        Pin innermost = switchboard.pin();
        assertThat(inner.generation()).isEqualTo(1);
        outer.close();
        assertThat(probe.number()).isEqualTo(1);
        assertThat(switchboard.isDrained(old)).isFalse();
        innermost.close();
        outer.close();
        assertThat(probe.number()).isEqualTo(1);
        inner.close();
        assertThat(probe.number()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pin_insideACall_isOfTheCallsGeneration_andHoldsItBeyondTheCall() {
        Generation old = live();
        List<Pin> pins = new ArrayList<>();
        probe.during(() -> {
            live();
            pins.add(switchboard.pin());
            assertThat(probe.number()).isEqualTo(1);
        });
        Pin pin = pins.get(0);
        assertThat(pin.generation()).isEqualTo(1);
        assertThat(probe.number())
                .as("it is the call that the thread was bound by")
                .isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isFalse();
        Runnable task = pin.wrap(() -> {
            assertThat(probe.number()).isEqualTo(1);
        });
        pin.close();
        assertThat(switchboard.isDrained(old)).isFalse();
        task.run();
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pin_thatIsClosedInsideACall_letsTheThreadGoAfterIt() {
        Generation old = live();
        Pin pin = switchboard.pin();
        live();
        assertThat(probe.during(pin::close)).isEqualTo(1);
        assertThat(probe.number()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pin_thatIsClosedInsideACallThatFails_letsTheThreadGoAfterIt() {
        live();
        Pin pin = switchboard.pin();
        live();
        assertThatThrownBy(() -> probe.during(() -> {
                    pin.close();
                    throw new IllegalStateException("as it is to");
                }))
                .hasMessage("as it is to");
        assertThat(probe.number()).isEqualTo(2);
    }

    @Test
    void pin_isClosedByItsOwnThread() {
        live();
        try (Pin pin = switchboard.pin()) {
            elsewhere(() -> assertThatThrownBy(pin::close).isInstanceOf(IllegalStateException.class));
            assertThat(switchboard.pins()).hasSize(1);
        }
        assertThat(switchboard.pins()).isEmpty();
    }

    @Test
    void task_runsInThePinsGeneration_onAnotherThread_afterThePinWasClosed() throws Exception {
        Generation old = live();
        Callable<Long> task;
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(() -> probe.during(this::live));
        }
        live();
        assertThat(switchboard.isDrained(old)).isFalse();
        elsewhere(() -> {
            try {
                assertThat(task.call()).isEqualTo(1);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            assertThat(probe.number()).isEqualTo(3);
        });
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void task_runsOnce_whateverComesOfIt() {
        Generation old = live();
        Runnable task;
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(probe::fail);
        }
        live();
        assertThatThrownBy(task::run).hasMessage("as it is to");
        assertThatThrownBy(task::run).hasMessageContaining("runs once");
        assertThat(probe.number()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void task_ofAClosedPin_isRefused() {
        live();
        Pin pin = switchboard.pin();
        pin.close();
        assertThatThrownBy(() -> pin.wrap(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pin.executor(Runnable::run).execute(() -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void forgottenTask_endsWhenItIsCollected() {
        Generation old = live();
        elsewhere(() -> {
            try (Pin pin = switchboard.pin()) {
                Runnable unused = pin.wrap(() -> {});
            }
        });
        live();
        assertThat(switchboard.isDrained(old)).isFalse();
        awaitCollected(old);
    }

    @Test
    void forgottenPin_endsWithItsThread() {
        Generation old = live();
        elsewhere(switchboard::pin);
        live();
        awaitCollected(old);
    }

    @Test
    void forgottenPin_ofALivingThread_holds() {
        Generation old = live();
        Pin unused = switchboard.pin();
        live();
        System.gc();
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(probe.number()).isEqualTo(1);
        unused.close();
    }

    @Test
    void task_thatARejectingExecutorDrops_holdsNothing() {
        Generation old = live();
        try (Pin pin = switchboard.pin()) {
            assertThatThrownBy(() -> pin.executor(task -> {
                                throw new RejectedExecutionException("full");
                            })
                            .execute(() -> {}))
                    .hasMessage("full");
        }
        live();
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void task_thatRunsInsideAnotherGenerationsCall_changesNothingForThatCall() {
        Generation first = live();
        Runnable task;
        AtomicLong inTask = new AtomicLong();
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(() -> {
                Generation second = switchboard.live();
                live();
                assertThat(switchboard.isDrained(second))
                        .as("the call around the task")
                        .isFalse();
                assertThat(switchboard.isDrained(first)).isFalse();
                inTask.set(probe.during(() -> {}));
            });
        }
        Generation second = live();
        assertThat(probe.during(task)).isEqualTo(2);
        assertThat(inTask).hasValue(1);
        assertThat(probe.number()).isEqualTo(3);
        assertThat(switchboard.isDrained(first)).isTrue();
        assertThat(switchboard.isDrained(second)).isTrue();
    }

    @Test
    void callThatRunsATask_isSeenMeanwhile() {
        live();
        Runnable task;
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(() -> {
                Generation second = switchboard.live();
                live();
                assertThat(switchboard.inside(second))
                        .anySatisfy(inside -> assertThat(inside.thread())
                                .isEqualTo(Thread.currentThread().getName()));
            });
        }
        live();
        probe.during(task);
    }

    @Test
    void task_ofAnotherPin_runsInItsOwnGeneration_onAPinnedThread() {
        live();
        Runnable task;
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(() -> {
                assertThat(probe.number()).isEqualTo(1);
                try (Pin inner = switchboard.pin()) {
                    assertThat(inner.generation()).isEqualTo(1);
                }
                assertThat(probe.number()).isEqualTo(1);
            });
        }
        live();
        try (Pin other = switchboard.pin()) {
            live();
            task.run();
            assertThat(other.generation()).isEqualTo(2);
            assertThat(probe.number()).isEqualTo(2);
            assertThat(probe.during(() -> {})).isEqualTo(2);
        }
        assertThat(probe.number()).isEqualTo(3);
    }

    @Test
    void pinOfTheThread_thatATaskCloses_goesAfterTheTask() {
        live();
        Pin outer = switchboard.pin();
        live();
        Runnable task = outer.wrap(() -> {
            outer.close();
            assertThat(probe.number()).isEqualTo(1);
        });
        task.run();
        assertThat(probe.number()).isEqualTo(2);
    }

    @Test
    void pin_thatATaskLeavesOpen_bindsItsThreadNoLonger() {
        Generation old = live();
        Pin[] left = new Pin[1];
        Runnable task;
        try (Pin pin = switchboard.pin()) {
            task = pin.wrap(() -> {
                left[0] = switchboard.pin();
            });
        }
        live();
        task.run();
        assertThat(probe.number()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).as("nobody has closed it").isFalse();
        left[0].close();
        assertThat(probe.number()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pinAndTask_thatAreOver_keepNoCode() {
        WeakReference<?> code = new WeakReference<>(live());
        Pin pin = switchboard.pin();
        Runnable task = pin.wrap(() -> {});
        task.run();
        pin.close();
        Generation old = switchboard.live();
        live();
        assertThat(switchboard.isDrained(old)).isTrue();
        switchboard.release(old);
        old = null;
        for (int i = 0; i < 100 && code.get() != null; i++) {
            System.gc();
        }
        assertThat(code.get()).isNull();
        assertThat(pin.generation()).isEqualTo(1);
        assertThatThrownBy(task::run).hasMessageContaining("runs once");
    }

    @Test
    void executor_runsItsTasksInThePinsGeneration() {
        Generation old = live();
        Queue<Runnable> queue = new ArrayDeque<>();
        CompletableFuture<Long> later;
        try (Pin pin = switchboard.pin()) {
            later = CompletableFuture.supplyAsync(probe::number, pin.executor(queue::add));
        }
        live();
        assertThat(switchboard.isDrained(old)).isFalse();
        queue.remove().run();
        assertThat(later).isCompletedWithValue(1L);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    @SuppressWarnings("try") // closing it inside a call is what is tested
    void openResult_usedUnderAPin_staysInItsOwnGeneration_andThePinInIts() {
        live();
        Stream<Long> numbers = probe.numbers();
        live();
        try (Pin pin = switchboard.pin()) {
            live();
            assertThat(numbers.toList()).containsExactly(1L, 1L);
            assertThat(probe.number()).isEqualTo(2);
            assertThat(probe.numbers().peek(any -> pin.close()).toList()).containsExactly(2L, 2L);
            assertThat(probe.number()).isEqualTo(3);
        }
    }

    @Test
    void pin_whileCallsAreDivided_isWhollyInOneOfTheTwo() {
        Generation stable = live();
        Generation canary = prepared("2");
        AtomicLong asked = new AtomicLong();
        switchboard.publish(
                switchboard.split(stable, canary, Set.of("probe"), key -> asked.incrementAndGet() % 2 == 1));
        for (int round = 0; round < 4; round++) {
            try (Pin pin = switchboard.pin()) {
                long now = pin.generation();
                assertThat(now).isEqualTo(round % 2 == 0 ? 2 : 1);
                assertThat(probe.number()).isEqualTo(now);
                assertThat(probe.during(() -> {})).isEqualTo(now);
                try (Pin inner = switchboard.pin()) {
                    assertThat(inner.generation()).isEqualTo(now);
                }
            }
        }
        assertThat(asked).hasValue(4);
    }

    @Test
    void pins_andWaitingTasks_areNamed_withThreadAndPlace() {
        Generation old = live();
        Pin pin = switchboard.pin();
        Runnable task = pin.wrap(() -> {});
        live();
        assertThat(switchboard.pins()).hasSize(2).allSatisfy(hold -> {
            assertThat(hold.generation()).isEqualTo(1);
            assertThat(hold.holder().thread()).isEqualTo(Thread.currentThread().getName());
            assertThat(hold.holder().since()).isPresent();
        });
        assertThat(switchboard.pins())
                .anySatisfy(hold -> assertThat(hold.holder().result().orElseThrow())
                        .startsWith("pin taken at")
                        .contains("PinTest"))
                .anySatisfy(
                        hold -> assertThat(hold.holder().result().orElseThrow()).contains("a task that waits to run"));
        assertThat(switchboard.inside(old)).hasSize(2);
        task.run();
        pin.close();
        assertThat(switchboard.pins()).isEmpty();
        assertThat(switchboard.inside(old)).isEmpty();
    }
}
