package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A door between two generations, with callers on both sides of it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // pins are taken for the sake of being open
class DoorTest {
    /** Answers with the number of the version that is called. */
    public interface Probe {
        int version();

        int during(Runnable work);
    }

    private final Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
    private final Probe probe = switchboard.reference(Probe.class, null, null);
    private long number;

    private static Provider provider(int version) {
        return new Provider(Probe.class, "probe", "" + version, new Probe() {
            @Override
            public int version() {
                return version;
            }

            @Override
            public int during(Runnable work) {
                work.run();
                return version;
            }
        });
    }

    private Generation prepared(int version) {
        return switchboard.prepare(++number, List.of(provider(version)));
    }

    private Generation live(int version) {
        Generation next = prepared(version);
        switchboard.publish(next);
        return next;
    }

    private void shut(Generation next, Predicate<ClassLoader> isOld) {
        switchboard.publishUndecided(next, Set.of("probe"), Set.of("probe"), isOld);
    }

    private static Thread begin(Runnable body) {
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void caller_waits_andFindsWhatWasDecided_interruptedOrNot() throws Exception {
        live(1);
        Generation next = prepared(2);
        shut(next, loader -> false);
        AtomicReference<String> seen = new AtomicReference<>();
        Thread caller = begin(
                () -> seen.set(probe.version() + " " + Thread.currentThread().isInterrupted()));
        awaitWaiting(caller);
        caller.interrupt();
        awaitWaiting(caller);
        assertThat(caller.isAlive()).isTrue();
        switchboard.decide(next, 2, next.providers());
        caller.join();
        assertThat(seen).hasValue("2 true");
    }

    @Test
    void caller_findsTheOldVersion_whenThatIsWhatWasDecided() throws Exception {
        Generation old = live(1);
        Generation next = prepared(2);
        shut(next, loader -> false);
        AtomicReference<Integer> seen = new AtomicReference<>();
        Thread caller = begin(() -> seen.set(probe.version()));
        awaitWaiting(caller);
        switchboard.decide(next, 1, old.providers());
        caller.join();
        assertThat(seen).hasValue(1);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void oldCode_passesToTheOldVersion_untilThatIsQuiet() throws Exception {
        Generation old = live(1);
        Generation next = prepared(2);
        shut(next, loader -> true);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = begin(() -> probe.during(() -> {
            inside.countDown();
            await(go);
        }));
        inside.await();
        assertThat(switchboard.isQuiet(old, next)).isFalse();
        go.countDown();
        caller.join();
        assertThat(switchboard.isQuiet(old, next)).isTrue();
        AtomicReference<Integer> late = new AtomicReference<>();
        Thread second = begin(() -> late.set(probe.version()));
        awaitWaiting(second);
        switchboard.decide(next, 2, next.providers());
        second.join();
        assertThat(late).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whoever decides opens the door and retires the old generation while old code is about to pass back. */
    @Test
    void oldCode_thatIsLate_isNotLost() throws Exception {
        Generation old = live(1);
        Generation next = prepared(2);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        shut(next, loader -> {
            looking.countDown();
            await(go);
            return true;
        });
        AtomicReference<Object> seen = new AtomicReference<>();
        Thread caller = begin(() -> {
            try {
                seen.set(probe.version());
            } catch (RuntimeException e) {
                seen.set(e);
            }
        });
        looking.await();
        switchboard.decide(next, 1, old.providers());
        assertThat(switchboard.isDrained(old)).isTrue();
        switchboard.release(old);
        go.countDown();
        caller.join();
        assertThat(seen).hasValue(1);
    }

    /** Both old and new code that hands over calls what is handed over. */
    @Test
    void workersOfTheHandOver_areRefused_byWhatHasNoState_onBothSides() {
        Generation old = live(1);
        Generation next = prepared(2);
        shut(next, loader -> false);
        switchboard.within(next, () -> assertRefused(probe));
        assertThat(switchboard.isQuiet(old, next)).isTrue();
        switchboard.within(old, () -> assertRefused(probe));
        switchboard.decide(next, 2, next.providers());
        assertThat(probe.version()).isEqualTo(2);
    }

    private static void assertRefused(Probe probe) {
        assertThatThrownBy(probe::version)
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("the state of probe is being handed over");
    }

    @Test
    void pin_thatOldCodeTakes_isOfTheOldGeneration() {
        Generation old = live(1);
        Generation next = prepared(2);
        shut(next, loader -> true);
        try (Pin pin = switchboard.pin()) {
            assertThat(probe.version()).isEqualTo(1);
            assertThat(switchboard.isQuiet(old, next)).isFalse();
            switchboard.decide(next, 2, next.providers());
            assertThat(probe.version()).isEqualTo(1);
        }
        assertThat(probe.version()).isEqualTo(2);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void pin_thatIsTakenBehindTheDoor_isOfWhateverIsDecided() {
        Generation old = live(1);
        Generation next = prepared(2);
        shut(next, loader -> false);
        try (Pin pin = switchboard.pin()) {
            assertThat(switchboard.isQuiet(old, next)).isTrue();
            switchboard.decide(next, 7, next.providers());
            live(3);
            assertThat(probe.version()).isEqualTo(2);
            assertThat(pin.generation()).isEqualTo(7);
        }
        assertThat(probe.version()).isEqualTo(3);
    }
}
