package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.store.JournalEntry;
import dev.molt.update.Proving;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.VersionFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of generations that have to prove themselves: they settle, or the one before comes back by itself. */
@Timeout(60)
public class TrialTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    /** By which a service says that it has nothing. */
    public static final class NothingFound extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Means nothing to whoever watches. */
    public static final class Harmless extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The contract. */
    public interface Shaky {
        /** Answers with the label, or does what it is told: "declared", "harmless", "fail". */
        String answer(String how) throws NothingFound;

        CompletionStage<String> later(String how);
    }

    /** A module with state. */
    public interface Store {
        int add(int amount);
    }

    /** Completed by the test, for {@link Shaky#later}. */
    public static volatile CompletableFuture<Void> trigger = new CompletableFuture<>();

    /** Whether version 2 is ill. */
    public static final AtomicBoolean ILL = new AtomicBoolean();

    /** What the modules' constructor or adopt does. */
    public static volatile boolean adoptFails;

    private static final String SHAKY = """
            package sample;
            import dev.molt.integration.TrialTest;
            public final class Provided implements TrialTest.Shaky, dev.molt.api.HealthCheck {
                public String answer(String how) throws TrialTest.NothingFound {
                    if (how.equals("declared")) throw new TrialTest.NothingFound();
                    if (how.equals("harmless")) throw new TrialTest.Harmless();
                    if (how.equals("fail" + "LABEL")) throw new IllegalStateException("bad day of LABEL");
                    return "LABEL";
                }
                public java.util.concurrent.CompletionStage<String> later(String how) {
                    return TrialTest.trigger.thenApply(any -> {
                        try {
                            return answer(how);
                        } catch (TrialTest.NothingFound e) {
                            throw new IllegalArgumentException(e);
                        }
                    });
                }
                public void check() {
                    if (TrialTest.ILL.get() && "LABEL".equals("2")) throw new IllegalStateException("ill");
                }
            }
            """;

    private static final String STORE = """
            package sample;
            import dev.molt.integration.TrialTest;
            public final class Provided implements TrialTest.Store, dev.molt.api.Stateful<Integer> {
                private int sum;
                public synchronized int add(int amount) {
                    if ("LABEL".equals("2") && amount < 0) throw new IllegalStateException("negative");
                    return sum += amount;
                }
                public synchronized Integer release() { return sum; }
                public synchronized void adopt(Integer state) {
                    if (TrialTest.adoptFails && "LABEL".equals("2")) throw new IllegalStateException("not adopted");
                    sum = state;
                }
            }
            """;

    @TempDir
    private Path directory;

    private Host host(TrialPolicy policy) {
        ILL.set(false);
        adoptFails = false;
        trigger = new CompletableFuture<>();
        return new Host(
                directory,
                Molt.builder().home(directory.resolve("home")).trial(policy).handOverDeadline(Duration.ofMillis(500)));
    }

    private static TrialPolicy policy(Duration time) {
        return new TrialPolicy(time, 5, 0.01, Set.of(Harmless.class.getName()), Duration.ofMillis(20));
    }

    private Path shaky(String label) throws Exception {
        return archive("shaky", label, Shaky.class, SHAKY);
    }

    private Path store(String label) throws Exception {
        return archive("store", label, Store.class, STORE);
    }

    private Path archive(String module, String label, Class<?> service, String source) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"),
                Archives.provider(module, label, service, source.replace("LABEL", label)));
    }

    private static void put(Host host, Path... archives) {
        assertThat(host.molt.update(archives)).isInstanceOf(UpdateOutcome.Switched.class);
    }

    /** Puts it in and settles it. */
    private static void settle(Host host, Path... archives) {
        put(host, archives);
        if (host.molt.proving().isPresent()) {
            host.molt.promote();
        }
    }

    private static void fail(Shaky shaky, String how, int times) {
        for (int i = 0; i < times; i++) {
            try {
                shaky.answer(how);
                throw new AssertionError("Expected to fail");
            } catch (NothingFound | IllegalStateException | Harmless e) {
                // As it is to.
            }
        }
    }

    private static void requireSettledOnDisk(Host host, long generation) throws Exception {
        String settled = Files.readString(host.directory.resolve("home").resolve("settled"));
        assertThat(settled.strip()).isEqualTo(String.valueOf(generation));
    }

    @Test
    void tooManyFailures_bringTheOldOneBack_byThemselves() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            assertThat(shaky.answer("")).isEqualTo("2");
            long before = System.nanoTime();
            fail(shaky, "fail2", 5);
            MoltEvent.TrialFailed failed = host.await(MoltEvent.TrialFailed.class);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            assertThat(shaky.answer("fail2")).isEqualTo("1");
            assertThat(failed.generation()).isEqualTo(2);
            assertThat(failed.sinceFirst()).isLessThan(took).isLessThan(Duration.ofSeconds(10));
            assertThat(failed.reason().code()).isEqualTo(ProblemCode.TRIAL_FAILED);
            assertThat(failed.reason().text()).contains("bad day of 2").contains("Live again: generation 3");
            assertThat(host.molt.proving()).isEmpty();
            assertThat(host.molt.history()).extracting(JournalEntry::kind).contains(JournalEntry.Kind.FAILED);
            requireSettledOnDisk(host, 3);
        }
    }

    @Test
    void fewFailures_declaredOnes_andExcludedOnes_bringNothingBack() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            fail(shaky, "fail2", 4);
            fail(shaky, "declared", 20);
            fail(shaky, "harmless", 20);
            for (int i = 0; i < 20; i++) {
                shaky.later("harmless");
            }
            trigger.complete(null);
            VersionFigures figures = host.molt.proving().orElseThrow().figures().get(0);
            assertThat(figures.figures().failures()).isEqualTo(4);
            assertThat(figures.figures().calls()).isEqualTo(64);
            assertThat(figures.isNew()).isTrue();
            assertThat(shaky.answer("")).isEqualTo("2");
            fail(shaky, "fail2", 1);
            host.await(MoltEvent.TrialFailed.class);
            assertThat(shaky.answer("")).isEqualTo("1");
        }
    }

    @Test
    void failuresThatComeLater_count() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            for (int i = 0; i < 5; i++) {
                shaky.later("fail2");
            }
            assertThat(host.molt.proving()).isPresent();
            trigger.complete(null);
            host.await(MoltEvent.TrialFailed.class);
            assertThat(shaky.answer("")).isEqualTo("1");
        }
    }

    @Test
    void fewFailuresAmongManyCalls_bringNothingBack() throws Exception {
        try (Host host = host(policy(Duration.ofSeconds(2)))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            for (int i = 0; i < 2_000; i++) {
                shaky.answer("");
            }
            fail(shaky, "fail2", 10);
            host.await(MoltEvent.Settled.class);
            assertThat(shaky.answer("")).isEqualTo("2");
        }
    }

    @Test
    void failingHealthCheck_bringsTheOldOneBack_andSettlesIt() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            host.more();
            ILL.set(true);
            MoltEvent.TrialFailed failed = host.await(MoltEvent.TrialFailed.class);
            assertThat(failed.reason().code()).isEqualTo(ProblemCode.HEALTH_CHECK_FAILED);
            assertThat(shaky.answer("")).isEqualTo("1");
            host.await(MoltEvent.Switched.class);
            requireSettledOnDisk(host, 3);
            assertThat(host.more()).noneMatch(MoltEvent.Warned.class::isInstance);
        }
    }

    @Test
    void time_settles_andTheOldVersionGoes() throws Exception {
        try (Host host = host(policy(Duration.ofMillis(300)))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            Proving proving = host.molt.proving().orElseThrow();
            assertThat(proving.kind()).isEqualTo(Proving.Kind.TRIAL);
            assertThat(proving.settled()).isEqualTo(1);
            requireSettledOnDisk(host, 1);
            assertThat(host.await(MoltEvent.Settled.class).generation().number())
                    .isEqualTo(2);
            assertThat(host.molt.proving()).isEmpty();
            requireSettledOnDisk(host, 2);
            fail(shaky, "fail2", 20);
            Host.awaitCollected(host.molt);
            assertThat(shaky.answer("")).isEqualTo("2");
        }
    }

    @Test
    void promote_settlesNow_abort_goesBackNow() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            put(host, shaky("2"));
            assertThat(host.molt.abort()).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(shaky.answer("")).isEqualTo("1");
            assertThat(host.molt.proving()).isEmpty();
            put(host, shaky("2"));
            host.molt.promote();
            assertThat(host.molt.proving()).isEmpty();
            requireSettledOnDisk(host, 4);
            fail(shaky, "fail2", 20);
            assertThat(shaky.answer("")).isEqualTo("2");
        }
    }

    @Test
    void restartWithinATrial_comesBackInWhatWasSettled() throws Exception {
        try (Host host = host(policy(LONG))) {
            settle(host, shaky("1"));
            put(host, shaky("2"));
        }
        try (Host host = host(policy(LONG))) {
            assertThat(host.molt.service(Shaky.class).answer("")).isEqualTo("1");
            assertThat(host.molt.proving()).isEmpty();
        }
    }

    @Test
    void updateDuringATrial_prolongsIt_andBothGoBackToWhatWasSettled() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            Store store = host.molt.service(Store.class);
            settle(host, shaky("1"), store("1"));
            store.add(5);
            put(host, shaky("2"));
            fail(shaky, "fail2", 3);
            put(host, store("2"));
            store.add(5);
            Proving proving = host.molt.proving().orElseThrow();
            assertThat(proving.settled()).isEqualTo(1);
            assertThat(proving.figures()).extracting(VersionFigures::module).containsExactly("shaky", "store");
            requireSettledOnDisk(host, 1);
            fail(shaky, "fail2", 5);
            host.await(MoltEvent.TrialFailed.class);
            assertThat(shaky.answer("")).isEqualTo("1");
            assertThat(host.molt.live().modules())
                    .allMatch(module -> module.label().equals("1"));
            assertThat(store.add(0)).isEqualTo(10);
        }
    }

    @Test
    void trialOfAModuleWithState_takesItBack() throws Exception {
        try (Host host = host(policy(LONG))) {
            Store store = host.molt.service(Store.class);
            settle(host, store("1"));
            store.add(5);
            put(host, store("2"));
            store.add(5);
            for (int i = 0; i < 5; i++) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.add(-1))
                        .hasMessage("negative");
            }
            host.await(MoltEvent.TrialFailed.class);
            assertThat(store.add(-1)).isEqualTo(9);
        }
    }

    @Test
    void wayBackThatIsRefused_isTriedAgain() throws Exception {
        try (Host host = host(policy(LONG))) {
            Store store = host.molt.service(Store.class);
            settle(host, store("1"));
            put(host, store("2"));
            Pin pin = host.molt.pin();
            for (int i = 0; i < 5; i++) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.add(-1))
                        .hasMessage("negative");
            }
            MoltEvent.Refused refused = host.await(MoltEvent.Refused.class);
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.HAND_OVER_BUSY);
            assertThat(refused.problem().text()).contains(Thread.currentThread().getName());
            assertThat(host.molt.proving()).isPresent();
            pin.close();
            host.await(MoltEvent.TrialFailed.class);
            assertThat(store.add(-1)).isEqualTo(-1);
        }
    }

    @Test
    void refusedHandOver_leavesTheTrialOfOthersAsItIs() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"), store("1"));
            put(host, shaky("2"));
            adoptFails = true;
            assertThat(host.molt.update(store("2"))).isInstanceOf(UpdateOutcome.Refused.class);
            for (int i = 0; i < 2_000; i++) {
                shaky.answer("");
            }
            assertThat(host.molt
                            .proving()
                            .orElseThrow()
                            .figures()
                            .get(0)
                            .figures()
                            .calls())
                    .as("calls are counted as before")
                    .isEqualTo(2_000);
            fail(shaky, "fail2", 10);
            assertThat(shaky.answer("")).isEqualTo("2");
            fail(shaky, "fail2", 20);
            host.await(MoltEvent.TrialFailed.class);
            assertThat(shaky.answer("")).isEqualTo("1");
        }
    }

    @Test
    void manyTrials_leaveNoThreads() throws Exception {
        try (Host host = host(policy(LONG))) {
            Shaky shaky = host.molt.service(Shaky.class);
            settle(host, shaky("1"));
            for (int i = 0; i < 20; i++) {
                put(host, shaky("2"));
                put(host, shaky("1"));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (threads() > 2 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(threads()).isLessThanOrEqualTo(2);
            assertThat(shaky.answer("")).isEqualTo("1");
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("molt-trial")
                        || thread.getName().equals("molt-health"))
                .count();
    }
}
