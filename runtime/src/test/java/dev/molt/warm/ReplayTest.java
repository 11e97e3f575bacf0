package dev.molt.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.api.Replayable;
import dev.molt.reference.Provider;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    public interface Pricing {
        @Replayable
        int quote(int amount);

        @Replayable
        default Stream<String> lines() {
            return Stream.of("a");
        }

        @Replayable
        default CompletionStage<String> later() {
            return CompletableFuture.completedFuture("a");
        }
    }

    private static final Warming.Settings SETTINGS =
            new Warming.Settings(1_000, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
    private final Pricing pricing = switchboard.reference(Pricing.class, null, null);
    private long waited;

    ReplayTest() {
        switchboard.publish(switchboard.prepare(1, List.of(provider(amount -> amount))));
    }

    private static Provider provider(Pricing instance) {
        return new Provider(Pricing.class, "pricing", "1", instance);
    }

    private Warmth warm(Warming.Settings settings, Pricing next) {
        CompilerIdle compiler = new CompilerIdle(() -> 1, () -> waited, time -> waited += time.toNanos());
        Warming warming = new Warming(settings, switchboard::recordedCalls, compiler);
        Warmth warmth = warming.warm(new Subject("pricing 2", List.of(provider(next)), new OwnThread()));
        warming.settle(List.of(warmth));
        return warmth;
    }

    @Test
    void recordedCalls_areRunAsOftenAsSaid_andTheCompilerIsWaitedFor() {
        pricing.quote(7);
        pricing.quote(8);
        AtomicInteger sum = new AtomicInteger();
        Warmth warmth = warm(SETTINGS, sum::addAndGet);
        assertThat(warmth.replayed()).containsExactly(new Replayed("Pricing.quote", 1_000, 0, List.of()));
        assertThat(sum).hasValue(500 * 7 + 500 * 8);
        assertThat(waited).isEqualTo(CompilerIdle.QUIET.toNanos());
    }

    @Test
    void withoutRecordedCalls_orWithoutAnyAsked_nothingRunsAndNobodyWaits() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(warm(SETTINGS, calls::addAndGet).isWarm()).isFalse();
        pricing.quote(7);
        assertThat(warm(SETTINGS.withoutCalls(), calls::addAndGet).isWarm()).isFalse();
        assertThat(calls).hasValue(0);
        assertThat(waited).isZero();
    }

    @Test
    void callsThatThrow_areTold_andRefuseNothing() {
        pricing.quote(7);
        pricing.quote(8);
        Warmth warmth = warm(SETTINGS, amount -> {
            if (amount == 8) {
                throw new IllegalStateException("eight");
            }
            return amount;
        });
        Replayed quote = warmth.replayed().get(0);
        assertThat(quote.calls()).isEqualTo(1_000);
        assertThat(quote.failed()).isEqualTo(500);
        assertThat(quote.firstFailure()).first().asString().contains("eight");
        assertThat(warmth.describe()).isEqualTo("0 hooks; replayed Pricing.quote 1000 calls, 500 failed");
    }

    @Test
    void streams_areClosed() {
        pricing.lines().close();
        AtomicInteger closed = new AtomicInteger();
        Warmth warmth = warm(SETTINGS, new Pricing() {
            @Override
            public int quote(int amount) {
                return amount;
            }

            @Override
            public Stream<String> lines() {
                return Stream.of("b").onClose(closed::incrementAndGet);
            }
        });
        assertThat(warmth.replayed()).containsExactly(new Replayed("Pricing.lines", 1_000, 0, List.of()));
        assertThat(closed).hasValue(1_000);
    }

    @Test
    void stages_areWaitedFor() {
        CompletionStage<String> unused = pricing.later();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        warm(SETTINGS, new Pricing() {
            @Override
            public int quote(int amount) {
                return amount;
            }

            @Override
            public CompletionStage<String> later() {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                return CompletableFuture.supplyAsync(
                        () -> {
                            open.decrementAndGet();
                            return "b";
                        },
                        ForkJoinPool.commonPool());
            }
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void replay_endsAtItsLimit() {
        pricing.quote(7);
        AtomicInteger calls = new AtomicInteger();
        long[] nanos = {0};
        Replay replay = new Replay(
                switchboard.recordedCalls(provider(amount -> calls.incrementAndGet())),
                1_000_000,
                Duration.ofNanos(50),
                () -> nanos[0]++);
        replay.call();
        assertThat(calls.get()).isBetween(25, 50);
    }

    @Test
    void callThatDoesNotReturn_isLeft_andToldWithTheOthers() {
        pricing.quote(7);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Warming.Settings brief =
                new Warming.Settings(1_000, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ZERO);
        Warmth warmth = warm(brief, amount -> {
            try {
                if (calls.incrementAndGet() == 4) {
                    never.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return amount;
        });
        assertThat(warmth.replayed())
                .singleElement()
                .satisfies(quote -> assertThat(quote.calls()).isBetween(3, 4));
        assertThat(calls).hasValue(4);
    }
}
