package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.api.PythonException;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.VersionFigures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A version in Python is on trial like one in Java. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonTrialTest {
    private static final String SERVICE = "META-INF/services/" + Prices.class.getName();
    private static final TrialPolicy TRIAL =
            new TrialPolicy(Duration.ofMinutes(10), 5, 0.01, Set.of(), Duration.ofMillis(50));

    public interface Prices {
        int price() throws Missing;
    }

    /** What callers of the interface reckon with. */
    public static final class Missing extends Exception {
        private static final long serialVersionUID = 1;

        public Missing(String message) {
            super(message);
        }
    }

    private static final String GOOD = """
            def price():
                return 1
            """;

    private static final String DEFECTIVE = """
            def price():
                return [1][2]
            """;

    private static final String DECLARED = """
            class Missing(Exception):
                pass

            def price():
                raise Missing("no price")
            """;

    private static final String ILL = """
            import threading
            calls = 0

            def health_check():
                global calls
                calls += 1
                if calls > 1:
                    raise RuntimeError("no prices left")

            def price():
                return 2
            """;

    @TempDir
    Path directory;

    @Test
    void versionWhoseCallsFail_goesBack_andTheOldOneServes() throws Exception {
        try (PythonHost host = PythonHost.open(directory, settings -> settings.trial(TRIAL))) {
            Prices prices = startWith(host, DEFECTIVE);
            while (host.molt.proving().isPresent()) {
                try {
                    assertThat(prices.price()).isEqualTo(1);
                } catch (PythonException e) {
                    assertThat(e.type()).isEqualTo("IndexError");
                }
            }
            assertThat(prices.price()).isEqualTo(1);
            assertThat(failure(host).code()).isEqualTo(ProblemCode.TRIAL_FAILED);
            assertThat(failure(host).text()).contains("IndexError");
        }
    }

    @Test
    void versionWhoseHealthCheckFails_goesBack() throws Exception {
        try (PythonHost host = PythonHost.open(directory, settings -> settings.trial(TRIAL))) {
            Prices prices = startWith(host, ILL);
            while (host.molt.proving().isPresent()) {
                Thread.onSpinWait();
            }
            assertThat(prices.price()).isEqualTo(1);
            assertThat(failure(host).code()).isEqualTo(ProblemCode.HEALTH_CHECK_FAILED);
            assertThat(failure(host).text()).contains("no prices left");
        }
    }

    @Test
    void declaredExceptions_bringNothingBack() throws Exception {
        try (PythonHost host = PythonHost.open(directory, settings -> settings.trial(TRIAL))) {
            Prices prices = startWith(host, DECLARED);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(prices::price).isInstanceOf(Missing.class).hasMessage("no price");
            }
            VersionFigures figures = host.molt.proving().orElseThrow().figures().get(0);
            assertThat(figures.figures().calls()).isEqualTo(20);
            assertThat(figures.figures().failures()).isZero();
        }
    }

    private static Prices startWith(PythonHost host, String next) {
        host.put("prices-1.zip", SERVICE, "prices:", "prices.py", GOOD);
        if (host.molt.proving().isPresent()) {
            host.molt.promote();
        }
        assertThat(host.put("prices-2.zip", SERVICE, "prices:", "prices.py", next))
                .isInstanceOf(UpdateOutcome.Switched.class);
        return host.molt.service(Prices.class);
    }

    /** Why the trial has failed: it is told after the old version is live again. */
    private static Problem failure(PythonHost host) {
        while (true) {
            for (MoltEvent event : host.events) {
                if (event instanceof MoltEvent.TrialFailed failed) {
                    return failed.reason();
                }
            }
            Thread.onSpinWait();
        }
    }
}
