package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.update.TrialPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call that computes for long keeps no other call from its turn, in no context of the engine. Seen to fail, in the
 * second context and those after it, where {@link Ticker} looks at nothing: it waits until its time is over then.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairnessTest {
    private static final String SERVICE = "META-INF/services/" + Shared.class.getName();
    private static final int CALLS = 20;

    public interface Shared {
        boolean isComputing();

        void compute();

        void end();

        int quick();
    }

    private static final String CODE = """
            class Shared:
                going = True
                computing = False

                def is_computing(self):
                    return self.computing

                def compute(self):
                    self.computing = True
                    while self.going:
                        pass

                def end(self):
                    self.going = False

                def quick(self):
                    return %d
            """;

    @TempDir
    Path directory;

    @Test
    void callThatComputesForLong_letsOthersHaveTheirTurn_inEachContext() throws Exception {
        try (PythonHost host = PythonHost.open(directory, settings -> settings.trial(TrialPolicy.NONE))) {
            for (int version = 1; version <= 3; version++) {
                host.put("shared-" + version + ".zip", SERVICE, "shared:Shared", "shared.py", CODE.formatted(version));
                assertThat(medianMillis(host.molt.service(Shared.class), version))
                        .as("in context " + version)
                        .isLessThan(250);
            }
        }
    }

    /** How long quick calls take beside one that computes until all of them are done. */
    private static long medianMillis(Shared shared, int version) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        Thread computing = new Thread(() -> {
            try {
                shared.compute();
            } catch (RuntimeException e) {
                failed.set(true);
            }
        });
        computing.setDaemon(true);
        computing.start();
        while (!shared.isComputing()) {
            Thread.onSpinWait();
        }
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long before = System.nanoTime();
            assertThat(shared.quick()).isEqualTo(version);
            took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
        }
        assertThat(computing.isAlive()).isTrue();
        shared.end();
        computing.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(computing.isAlive()).isFalse();
        assertThat(failed).isFalse();
        took.sort(null);
        return took.get(CALLS / 2);
    }
}
