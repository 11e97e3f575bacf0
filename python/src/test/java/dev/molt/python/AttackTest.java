package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight callers while a module is updated back and forth; -Dmolt.pythonAttack=SECONDS. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttackTest {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("molt.pythonAttack", 2));
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int CALLERS = 8;
    private static final String SERVICE = "META-INF/services/" + Echo.class.getName();

    public interface Echo {
        /** The argument between twice the version's number. */
        String echo(String text);
    }

    private static final String CODE = """
            VERSION = "%1$d"

            class Echo:
                def echo(self, text):
                    first = VERSION
                    for i in range(20):
                        text = text[1:] + text[:1]
                    text = text[-(20 %% len(text)):] + text[:-(20 %% len(text))] if 20 %% len(text) else text
                    return first + text + "%1$d"
            """;

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong calls = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 4", "true, 1", "true, 4"})
    void callers_seeWholeCallsOfOneVersion(boolean virtual, int contexts) throws Exception {
        try (PythonHost host = PythonHost.open(
                directory, settings -> settings.trial(TrialPolicy.NONE).keptGenerations(3))) {
            put(host, 1, contexts);
            Echo echo = host.molt.service(Echo.class);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(begin(() -> call(echo), virtual));
            }
            long end = System.nanoTime() + NANOS;
            for (int update = 0; System.nanoTime() < end && wrong.isEmpty(); update++) {
                long next = System.nanoTime() + PERIOD_NANOS;
                put(host, update % 2 + 2, contexts);
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            }
            done.set(true);
            for (Thread caller : callers) {
                caller.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(caller.isAlive()).isFalse();
            }
            assertThat(wrong).isEmpty();
            assertThat(calls).hasValueGreaterThan(100);
        }
    }

    private void put(PythonHost host, int version, int contexts) {
        assertThat(host.put(
                        "echo-" + version + ".zip",
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nMolt-Python-Contexts: " + contexts + "\n",
                        SERVICE,
                        "echo:Echo",
                        "echo.py",
                        CODE.formatted(version)))
                .isInstanceOf(UpdateOutcome.Switched.class);
    }

    private void call(Echo echo) {
        long number = 0;
        while (!done.get()) {
            try {
                String text = "-" + Thread.currentThread().hashCode() + "." + number++ + "-";
                String answer = echo.echo(text);
                if (!answer.matches("([123])\\Q" + text + "\\E\\1")) {
                    wrong.add(answer + " to " + text);
                }
                calls.incrementAndGet();
            } catch (Throwable e) {
                wrong.add(e);
                return;
            }
        }
    }

    /** A virtual thread where there are such and they are wanted. */
    private static Thread begin(Runnable body, boolean virtual) throws ReflectiveOperationException {
        if (virtual && Runtime.version().feature() >= 21) {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, body);
        }
        Thread thread = new Thread(body, "attack");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
