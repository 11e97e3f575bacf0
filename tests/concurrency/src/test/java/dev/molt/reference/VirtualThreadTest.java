package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Drains with virtual threads inside. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTest {
    private static final int CALLERS = 1_000;

    /** A call that lasts until it is released. */
    public interface Held {
        void hold() throws InterruptedException;
    }

    /** As {@code Thread.startVirtualThread}, which is not there before Java 21. */
    private static Thread start(Runnable body) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    }

    @Test
    void virtualThreadsInside_areNamed_andDrain() throws Exception {
        CountDownLatch inside = new CountDownLatch(CALLERS);
        CountDownLatch release = new CountDownLatch(1);
        Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
        Held reference = switchboard.reference(Held.class, null, null);
        Held provider = () -> {
            inside.countDown();
            release.await();
        };
        Generation old = switchboard.prepare(1, List.of(new Provider(Held.class, "held", "1", provider)));
        switchboard.publish(old);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(start(() -> {
                try {
                    reference.hold();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        inside.await();
        switchboard.publish(switchboard.prepare(2, List.of()));
        assertThat(switchboard.isDrained(old)).isFalse();
        List<Inside> who = switchboard.inside(old);
        assertThat(who).hasSize(CALLERS).allMatch(Inside::virtual);
        assertThat(who.get(0).stack()).anyMatch(frame -> frame.getMethodName().equals("await"));
        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(switchboard.isDrained(old)).isTrue();
        assertThat(switchboard.inside(old)).isEmpty();
    }
}
