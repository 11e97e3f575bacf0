package dev.molt.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class CompilerIdleTest {
    private long nanos;

    /** How long is waited when the compiler, by the milliseconds passed, has compiled for so long. */
    private long waited(LongUnaryOperator compiled, Duration limit) {
        nanos = 0;
        new CompilerIdle(
                        () -> compiled.applyAsLong(Duration.ofNanos(nanos).toMillis()),
                        () -> nanos,
                        time -> nanos += time.toNanos())
                .await(limit);
        return Duration.ofNanos(nanos).toMillis();
    }

    @Test
    void idleCompiler_isWaitedForBriefly() {
        assertThat(waited(now -> 1_000, Duration.ofSeconds(2))).isEqualTo(150);
    }

    @Test
    void busyCompiler_isWaitedFor_untilItIsQuiet() {
        assertThat(waited(now -> Math.min(now, 700), Duration.ofSeconds(2))).isEqualTo(700 + 150);
    }

    @Test
    void compilerThatIsBusyAlways_isWaitedFor_untilTheLimit() {
        assertThat(waited(now -> now, Duration.ofSeconds(2))).isEqualTo(2_000);
        assertThat(waited(now -> now, Duration.ZERO)).isZero();
    }

    @Test
    void compilerThatDoesNotTell_isNotWaitedFor() {
        new CompilerIdle(null, () -> nanos, time -> nanos += time.toNanos()).await(Duration.ofSeconds(2));
        assertThat(nanos).isZero();
    }

    @Test
    void compilerOfThisJvm_isWaitedFor() {
        CompilerIdle ofThisJvm = CompilerIdle.ofThisJvm();
        assertThat(ofThisJvm.compilationMillis()).isNotNull();
        long start = System.nanoTime();
        ofThisJvm.await(Duration.ofMillis(30));
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
    }
}
