package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What the heavy fence is for: a processor may keep an announcement in its store buffer while the same thread's second
 * look at the live epoch has been answered already. Real buffers do so too seldom, and for too short a time, for a
 * stress test to lose a call for lack of a fence with any certainty: {@link DrainStressTest} runs with the fence only.
 * So the buffer is modelled here, and everything else is the real thing: an announcement stays in the buffer until
 * the next fence, which is the worst that a processor may do.
 */
class StoreBufferTest {
    /** A call that lasts until it is released. */
    public interface Held {
        void hold() throws InterruptedException;
    }

    /** Holds the last announcement back. Thread-safe. */
    private static final class StoreBuffer {
        private final AtomicReference<Runnable> store = new AtomicReference<>(() -> {});

        private void put(CallRecord record, long epoch) {
            store.set(() -> Switchboard.announce(record, epoch));
        }

        /** What a full fence does: all that is in the buffer goes to memory. */
        private void empty() {
            store.getAndSet(() -> {}).run();
        }

        private void forget() {
            store.set(() -> {});
        }
    }

    /** Announces into a store buffer. */
    private static final class Buffered extends Switchboard {
        private final StoreBuffer buffer;

        private Buffered(References references, StoreBuffer buffer, HeavyFence fence) {
            super(references, fence);
            this.buffer = buffer;
        }

        @Override
        long enter(CallRecord record, long guess) {
            long entered = guess;
            for (; ; ) {
                buffer.put(record, entered);
                long again = live().epoch();
                if (again == entered) {
                    return entered;
                }
                entered = again;
            }
        }
    }

    private final StoreBuffer buffer = new StoreBuffer();
    private long number;

    private Generation live(Switchboard switchboard, Held provider) {
        Generation next = switchboard.prepare(++number, List.of(new Provider(Held.class, "held", "1", provider)));
        switchboard.publish(next);
        return next;
    }

    /** Whether a generation with a call inside is taken for drained after it has been followed. */
    private boolean isLost(Switchboard switchboard) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Held reference = switchboard.reference(Held.class, null, null);
        buffer.forget(); // what making the reference has left in it
        Generation old = live(switchboard, () -> {
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
        live(switchboard, () -> {});
        boolean lost = switchboard.isDrained(old);
        release.countDown();
        caller.join();
        assertThat(switchboard.isDrained(old)).isTrue();
        switchboard.release(old);
        return lost;
    }

    private Switchboard board(HeavyFence fence) {
        return new Buffered(new References((service, module) -> "none"), buffer, fence);
    }

    @Test
    void announcementInTheBuffer_isSeenByTheDrain() throws Exception {
        assertThat(isLost(board(buffer::empty))).isFalse();
    }

    @Test
    void fenceOfAnEarlierDrain_servesNoLaterOne() throws Exception {
        Switchboard switchboard = board(buffer::empty);
        for (int drain = 0; drain < 3; drain++) {
            assertThat(isLost(switchboard)).isFalse();
        }
    }

    @Test
    void weakened_withoutFence_isFound() throws Exception {
        assertThat(isLost(board(() -> {}))).isTrue();
    }

    /** The same as a fence before the switch: what is announced after it stays in the buffer. */
    @Test
    void weakened_withOneFenceForAllDrains_isFound() throws Exception {
        boolean[] fenced = new boolean[1];
        Switchboard switchboard = board(() -> {
            if (!fenced[0]) {
                fenced[0] = true;
                buffer.empty();
            }
        });
        assertThat(isLost(switchboard)).isFalse();
        assertThat(isLost(switchboard)).isTrue();
    }
}
