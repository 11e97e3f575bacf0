package dev.molt.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.molt.api.WarmUp;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HookTest {
    public interface Pricing {}

    public interface Stock {}

    /** A provider of two services. */
    private record Both(WarmUp hook) implements Pricing, Stock, WarmUp {
        @Override
        public void warmUp() throws Exception {
            hook.warmUp();
        }
    }

    private record Cold() implements Pricing {}

    private static final Warming.Settings SETTINGS =
            new Warming.Settings(100, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1));

    private long waited;

    private Warming warming() {
        CompilerIdle compiler = new CompilerIdle(() -> 1, () -> waited, time -> waited += time.toNanos());
        return new Warming(SETTINGS, provider -> List.of(), compiler);
    }

    private static Subject version(Object... providers) {
        List<Provider> all = new ArrayList<>();
        for (Object provider : providers) {
            all.add(new Provider(Pricing.class, "pricing", "1.1", provider));
            if (provider instanceof Stock) {
                all.add(new Provider(Stock.class, "pricing", "1.1", provider));
            }
        }
        return new Subject("pricing 1.1", all, new OwnThread());
    }

    private Problem refusal(WarmUp hook) {
        MoltException refused =
                catchThrowableOfType(MoltException.class, () -> warming().warm(version(new Cold(), new Both(hook))));
        return refused.problem();
    }

    @Test
    void hook_runsOnce_forAllServicesOfItsProvider_onAThreadOfItsOwn() {
        List<Thread> runs = new ArrayList<>();
        Warming warming = warming();
        Warmth warmth = warming.warm(version(new Both(() -> runs.add(Thread.currentThread()))));
        assertThat(runs).hasSize(1).doesNotContain(Thread.currentThread());
        assertThat(warmth).isEqualTo(new Warmth(1, List.of()));
        warming.settle(List.of(warmth));
        assertThat(waited).isEqualTo(CompilerIdle.QUIET.toNanos());
    }

    @Test
    void versionWithoutHook_isNotWaitedFor() {
        Warming warming = warming();
        Warmth warmth = warming.warm(version(new Cold()));
        warming.settle(List.of(warmth));
        assertThat(warmth.isWarm()).isFalse();
        assertThat(waited).isZero();
    }

    @Test
    void hookThatThrows_refusesTheVersion() {
        Problem problem = refusal(() -> {
            throw new IllegalStateException("no rates");
        });
        assertThat(problem.code()).isEqualTo(ProblemCode.WARM_UP_FAILED);
        assertThat(problem.text())
                .contains("Module pricing 1.1 can't be warmed up.")
                .contains("Both threw in warmUp().")
                .contains("no rates");
    }

    @Test
    void hookThatBreaksTheVm_refusesTheVersion() {
        Problem problem = refusal(() -> {
            throw new NoSuchMethodError("rates");
        });
        assertThat(problem.text()).contains("NoSuchMethodError: rates").contains("[WARM_UP_FAILED]");
    }

    @Test
    void hookPastItsLimit_refusesTheVersion_andIsInterrupted() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Problem problem = refusal(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        interrupted.await();
        assertThat(problem.code()).isEqualTo(ProblemCode.WARM_UP_FAILED);
        assertThat(problem.text())
                .contains("Both was not done with warmUp() within 200 ms. The thread is at:")
                .contains("CountDownLatch.await");
    }
}
