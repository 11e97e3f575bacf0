package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.update.UpdateOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterpreterTest {
    private static final String SERVICE = "META-INF/services/" + Work.class.getName();
    private static final int CALLS = 20;

    @TempDir
    Path directory;

    /** Work that keeps Python busy. */
    public interface Work {
        int work(int steps);
    }

    /** At its end Python waits for the thread that has imported threading, which does not end. */
    @Test
    void close_ofAContextThatKnowsThreads_takesNoForce() throws Throwable {
        Interpreter interpreter = PythonEngine.ofProcess().take(Profile.LEAST);
        interpreter.provide("threading:main_thread", List.of(Supplier.class));

        long start = System.nanoTime();
        interpreter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Interpreter.GRACE);
    }

    @Test
    void callersWhoShareAContext_takeLittleLongerThanOneWhoMakesAllTheirCalls() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            UpdateOutcome outcome = host.put("work-1.zip", SERVICE, "work:work", "work.py", """
                    def work(steps):
                        done = 0
                        while done < steps:
                            done += 1
                        return done
                    """);
            assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
            Work work = host.molt.service(Work.class);
            int steps = stepsThatLast(work, Duration.ofMillis(30));
            long alone = call(work, steps, CALLS);

            long start = System.nanoTime();
            CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> call(work, steps, CALLS / 2));
            call(work, steps, CALLS / 2);
            other.get();

            assertThat(System.nanoTime() - start).isLessThan(10 * alone);
        }
    }

    private static int stepsThatLast(Work work, Duration time) {
        int steps = 1_000;
        while (call(work, steps, 1) < time.toNanos()) {
            steps *= 2;
        }
        return steps;
    }

    private static long call(Work work, int steps, int times) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            assertThat(work.work(steps)).isEqualTo(steps);
        }
        return System.nanoTime() - start;
    }
}
