package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How often a drain fences: a heavy fence stops every thread of the host. */
class FenceTest {
    /** A call that lasts until it is released. */
    public interface Held {
        void hold() throws InterruptedException;
    }

    private final AtomicInteger fences = new AtomicInteger();
    private final Switchboard switchboard =
            new Switchboard(new References((service, module) -> "none"), fences::incrementAndGet);
    private long number;

    private Generation live(Held held) {
        Generation next = switchboard.prepare(++number, List.of(new Provider(Held.class, "held", "1", held)));
        switchboard.publish(next);
        return next;
    }

    @Test
    void longDrain_fencesOnce_howeverOftenItIsLookedAt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Held reference = switchboard.reference(Held.class, null, null);
        Generation old = live(() -> {
            inside.countDown();
            release.await();
        });
        Thread caller = new Thread(() -> {
            try {
                reference.hold();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        caller.start();
        inside.await();
        live(() -> {});
        for (int look = 0; look < 1_000; look++) {
            assertThat(switchboard.isDrained(old)).isFalse();
        }
        release.countDown();
        caller.join();
        assertThat(switchboard.isDrained(old)).isTrue();
        assertThat(fences).hasValue(1);
    }

    @Test
    void fence_coversAllGenerationsThatWereFollowedBefore_andNoOther() {
        Generation first = live(() -> {});
        Generation second = live(() -> {});
        Generation third = live(() -> {});
        assertThat(switchboard.isDrained(second)).isTrue();
        assertThat(switchboard.isDrained(first)).isTrue();
        assertThat(fences).hasValue(1);
        live(() -> {});
        assertThat(switchboard.isDrained(third)).isTrue();
        assertThat(fences).hasValue(2);
    }

    @Test
    @EnabledIfSystemProperty(named = "molt.strictFences", matches = "true")
    void strictFences_areUsedWhereTheyAreAskedFor() {
        assertThat(HeavyFence.AVAILABLE).isFalse();
    }

    @Test
    void generationThatWasPreparedBeforeTheLiveOne_isNotPublished() {
        Generation late = switchboard.prepare(1, List.of());
        Generation next = switchboard.prepare(2, List.of());
        switchboard.publish(next);
        assertThatThrownBy(() -> switchboard.publish(late)).isInstanceOf(IllegalStateException.class);
        assertThat(switchboard.live()).isSameAs(next);
    }
}
