package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.reference.Inside;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of calls inside an old version are all told, and the looks at them are few. -Dmolt.crowd=10000 makes it more
 * of them; it tells how long others had to wait meanwhile.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class ManyInsideTest {
    private static final int CROWD = Integer.getInteger("molt.crowd", 1_000);
    private static final long SMALL_STACK = 128 << 10;

    /** Calls wait for it. */
    public static volatile CountDownLatch hold = new CountDownLatch(1);

    private static final String WAITS = "try { dev.molt.integration.ManyInsideTest.hold.await(); }"
            + " catch (InterruptedException e) { } return \"\";";

    @TempDir
    private Path directory;

    @Test
    void thousandsOfCallsInside_areTold_andFewOfThemLookedAt() throws Exception {
        hold = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .open()) {
            put(molt, "1");
            Greeter greeter = molt.service(Greeter.class);
            for (int i = 0; i < CROWD; i++) {
                callers.add(new Thread(null, () -> greeter.greet(""), "caller " + i, SMALL_STACK));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            put(molt, "2");
            Hiccups hiccups = new Hiccups();
            List<Inside> inside = molt.drains().get(0).inside();
            hiccups.end();
            assertThat(inside).hasSize(CROWD).allMatch(one -> one.thread().startsWith("caller ") && !one.virtual());
            assertThat(inside.stream().filter(one -> !one.stack().isEmpty())).hasSize(100);
            hold.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            while (!molt.drains().isEmpty()) {
                Thread.onSpinWait();
            }
        } finally {
            hold.countDown();
        }
    }

    private void put(Molt molt, String label) throws Exception {
        Path archive = Files.write(directory.resolve(label + ".jar"), Archives.greeter("crowd", label, "", WAITS));
        assertThat(molt.update(archive)).isInstanceOf(UpdateOutcome.Switched.class);
    }

    /** The longest time in which a thread that never waits did not run. */
    private static final class Hiccups {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong longest = new AtomicLong();
        private final long begun = System.nanoTime();
        private final Thread thread = new Thread(this::run, "hiccups");

        private Hiccups() {
            thread.start();
        }

        private void run() {
            long last = System.nanoTime();
            while (!ended.get()) {
                long now = System.nanoTime();
                longest.accumulateAndGet(now - last, Math::max);
                last = now;
            }
        }

        private void end() throws InterruptedException {
            double took = (System.nanoTime() - begun) / 1e6;
            ended.set(true);
            thread.join();
            if (Integer.getInteger("molt.crowd") != null) {
                System.out.printf(
                        "looked at %d in %.1f ms, others waited %.1f ms at most%n", CROWD, took, longest.get() / 1e6);
            }
        }
    }
}
