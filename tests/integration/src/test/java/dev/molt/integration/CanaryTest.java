package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.molt.Molt;
import dev.molt.api.RoutingKey;
import dev.molt.event.MoltEvent;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.store.JournalEntry;
import dev.molt.update.CanaryPolicy;
import dev.molt.update.Proving;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.VersionFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are divided between two versions. */
@Timeout(60)
public class CanaryTest {
    private static final int CALLS = 4_000;

    /** The contract. */
    public interface Price {
        /** Answers with the label. */
        String of(String article);

        String forCustomer(@RoutingKey String customer, boolean fails);
    }

    /** A module that does not change calls the one that does. */
    public interface Shop {
        /** Two answers of {@link Price}, with a space in between. */
        String ask();
    }

    /** Where callers wait that ask for "held". */
    public static volatile CountDownLatch hold = new CountDownLatch(0);

    private static final String PRICE = """
            package sample;
            import dev.molt.integration.CanaryTest;
            public final class Provided implements CanaryTest.Price {
                public String of(String article) {
                    if (article.equals("held")) {
                        try {
                            CanaryTest.hold.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return "LABEL";
                }
                public String forCustomer(String customer, boolean fails) {
                    if (fails && "LABEL".equals("2")) throw new IllegalStateException("no price");
                    return "LABEL";
                }
            }
            """;

    private static final String STATEFUL = """
            package sample;
            import dev.molt.integration.CanaryTest;
            public final class Provided implements CanaryTest.Price, dev.molt.api.Stateful<String> {
                public String of(String article) { return "LABEL"; }
                public String forCustomer(String customer, boolean fails) { return "LABEL"; }
                public String release() { return ""; }
                public void adopt(String state) {}
            }
            """;

    private static final String SHOP = """
            package sample;
            import dev.molt.integration.CanaryTest;
            public final class Provided implements CanaryTest.Shop {
                private final CanaryTest.Price price;
                public Provided(dev.molt.api.ModuleContext context) {
                    price = context.service(CanaryTest.Price.class);
                }
                public String ask() { return price.of("a") + " " + price.of("b"); }
            }
            """;

    @TempDir
    private Path directory;

    private Host host(TrialPolicy policy) {
        return new Host(
                directory, Molt.builder().home(directory.resolve("home")).trial(policy));
    }

    private Host host() {
        return host(TrialPolicy.NONE);
    }

    private Path price(String label) throws Exception {
        return archive("price", label, Price.class, PRICE);
    }

    private Path archive(String module, String label, Class<?> service, String source) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"),
                Archives.provider(module, label, service, source.replace("LABEL", label)));
    }

    private static void put(Host host, Path... archives) {
        assertThat(host.molt.update(archives)).isInstanceOf(UpdateOutcome.Switched.class);
    }

    private static void divide(Host host, double share, Path... archives) {
        assertThat(host.molt.canary(CanaryPolicy.of(share), archives)).isInstanceOf(UpdateOutcome.Divided.class);
    }

    /** How many of some calls come to version 2. */
    private static double shareOfTwo(Price price) {
        int two = 0;
        for (int i = 0; i < CALLS; i++) {
            two += price.of("x").equals("2") ? 1 : 0;
        }
        return two / (double) CALLS;
    }

    private static Map<String, String> versions(Price price) {
        Map<String, String> versions = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            String customer = "customer " + i;
            versions.put(customer, price.forCustomer(customer, false));
        }
        return versions;
    }

    @Test
    void share_isRoughlyThatOfTheCalls() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            for (double share : new double[] {0, 0.1, 0.5, 1}) {
                divide(host, share, price("2"));
                assertThat(shareOfTwo(price)).isCloseTo(share, within(0.05));
                host.molt.abort();
                assertThat(shareOfTwo(price)).isZero();
            }
        }
    }

    @Test
    void keys_areSticky_andTheirShareIsRoughlyRight() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            divide(host, 0.3, price("2"));
            Map<String, String> versions = versions(price);
            assertThat(versions.values().stream().filter("2"::equals).count() / 1_000.0)
                    .isCloseTo(0.3, within(0.06));
            for (int i = 0; i < 5; i++) {
                assertThat(versions(price)).isEqualTo(versions);
            }
        }
    }

    @Test
    void suppliedKey_isStickyToo() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            String[] session = new String[1];
            host.molt.canary(new CanaryPolicy(0.5, () -> session[0]), price("2"));
            Set<String> seen = new java.util.HashSet<>();
            for (int i = 0; i < 50; i++) {
                session[0] = "session " + i;
                String first = price.of("x");
                seen.add(first);
                for (int j = 0; j < 20; j++) {
                    assertThat(price.of("x")).isEqualTo(first);
                }
            }
            assertThat(seen).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void callThroughAModuleThatIsTheSame_isWhollyInOneVersion() throws Exception {
        try (Host host = host()) {
            put(host, price("1"), archive("shop", "1", Shop.class, SHOP));
            Shop shop = host.molt.service(Shop.class);
            divide(host, 0.5, price("2"));
            Set<String> seen = new java.util.HashSet<>();
            for (int i = 0; i < CALLS; i++) {
                seen.add(shop.ask());
            }
            assertThat(seen).containsExactlyInAnyOrder("1 1", "2 2");
        }
    }

    @Test
    void pin_decidesOnce() throws Exception {
        try (Host host = host()) {
            put(host, price("1"), archive("shop", "1", Shop.class, SHOP));
            Price price = host.molt.service(Price.class);
            Shop shop = host.molt.service(Shop.class);
            divide(host, 0.5, price("2"));
            Set<Long> generations = new java.util.HashSet<>();
            for (int i = 0; i < 50; i++) {
                try (Pin pin = host.molt.pin()) {
                    generations.add(pin.generation());
                    String version = pin.generation() == 1 ? "1" : "2";
                    for (int j = 0; j < 5; j++) {
                        assertThat(price.of("x")).isEqualTo(version);
                        assertThat(price.forCustomer("Ann " + j, false)).isEqualTo(version);
                        assertThat(shop.ask()).isEqualTo(version + " " + version);
                    }
                }
            }
            assertThat(generations).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Test
    void figures_areOfEachVersion() throws Exception {
        try (Host host = host()) {
            put(host, price("1"), archive("shop", "1", Shop.class, SHOP));
            Price price = host.molt.service(Price.class);
            divide(host, 0.5, price("2"));
            long two = Math.round(shareOfTwo(price) * CALLS);
            Proving proving = host.molt.proving().orElseThrow();
            assertThat(proving.kind()).isEqualTo(Proving.Kind.CANARY);
            assertThat(proving.figures()).extracting(VersionFigures::module).containsOnly("price");
            assertThat(figures(proving, true).calls()).isEqualTo(two);
            assertThat(figures(proving, false).calls()).isEqualTo(CALLS - two);
            assertThat(figures(proving, true).p99Nanos()).isPositive();
        }
    }

    private static dev.molt.reference.CallFigures.Snapshot figures(Proving proving, boolean isNew) {
        return proving.figures().stream()
                .filter(figures -> figures.isNew() == isNew)
                .findFirst()
                .orElseThrow()
                .figures();
    }

    @Test
    void failingCanary_isAbortedByItself() throws Exception {
        try (Host host = host(TrialPolicy.NONE.failing(5, 0.01))) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            divide(host, 1, price("2"));
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> price.forCustomer("Ann", true)).hasMessage("no price");
            }
            MoltEvent.TrialFailed failed = host.await(MoltEvent.TrialFailed.class);
            assertThat(failed.reason().code()).isEqualTo(ProblemCode.TRIAL_FAILED);
            assertThat(host.await(MoltEvent.CanaryEnded.class).promoted()).isFalse();
            assertThat(host.molt.proving()).isEmpty();
            assertThat(shareOfTwo(price)).isZero();
            assertThat(host.molt.live().number()).isEqualTo(1);
        }
    }

    @Test
    void promotedCanary_isLiveAndSettled_andSaysSo() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            divide(host, 0.5, price("2"));
            host.more();
            assertThat(host.molt.promote()).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(shareOfTwo(price)).isEqualTo(1);
            assertThat(host.molt.live().number()).isEqualTo(2);
            assertThat(host.more())
                    .anySatisfy(event -> assertThat(event).isInstanceOf(MoltEvent.Switched.class))
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    MoltEvent.CanaryEnded.class,
                                    ended -> assertThat(ended.promoted()).isTrue()));
            assertThat(host.molt.history()).extracting(JournalEntry::kind).contains(JournalEntry.Kind.SWITCHED);
            assertThat(Files.readString(directory.resolve("home").resolve("settled"))
                            .strip())
                    .isEqualTo("2");
            Host.awaitCollected(host.molt);
        }
        try (Host host = host()) {
            assertThat(host.molt.service(Price.class).of("x")).isEqualTo("2");
        }
    }

    @Test
    void restartWithACanaryOut_comesBackWithout() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            divide(host, 1, price("2"));
            assertThat(host.molt.service(Price.class).of("x")).isEqualTo("2");
        }
        try (Host host = host()) {
            assertThat(shareOfTwo(host.molt.service(Price.class))).isZero();
            assertThat(host.molt.proving()).isEmpty();
            put(host, price("3"));
        }
    }

    @Test
    void bothVersions_areDrainedAndCollected() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            Price price = host.molt.service(Price.class);
            hold = new CountDownLatch(1);
            Thread[] callers = new Thread[8];
            divide(host, 0.5, price("2"));
            for (int i = 0; i < callers.length; i++) {
                callers[i] = new Thread(() -> price.of("held"), "caller " + i);
                callers[i].start();
                while (callers[i].getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            host.molt.abort();
            put(host, price("3"));
            assertThat(host.molt.drains().stream()
                            .flatMap(drain -> drain.inside().stream())
                            .count())
                    .isEqualTo(callers.length);
            assertThat(host.molt.retirements())
                    .noneMatch(gone -> gone.state() == dev.molt.retire.Retirement.State.COLLECTED);
            hold.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            while (host.molt.retirements().size() < 2) {
                Thread.onSpinWait();
            }
            Host.awaitCollected(host.molt);
            assertThat(host.molt.drains()).isEmpty();
        }
    }

    @Test
    void whileACanaryIsOut_nothingElseChanges() throws Exception {
        try (Host host = host()) {
            put(host, price("1"));
            divide(host, 0.5, price("2"));
            for (UpdateOutcome outcome : new UpdateOutcome[] {
                host.molt.update(price("3")), host.molt.canary(CanaryPolicy.of(0.5), price("3")), host.molt.rollback(1)
            }) {
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                UpdateOutcome.Refused.class,
                                refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.CANARY_OUT));
            }
            assertThat(host.molt.proving()).isPresent();
            host.molt.abort();
            assertThatThrownBy(() -> host.molt.abort()).isInstanceOf(MoltException.class);
            put(host, price("3"));
        }
    }

    @Test
    void moduleWithState_isNotDivided() throws Exception {
        try (Host host = host()) {
            put(host, archive("price", "1", Price.class, STATEFUL));
            assertThat(host.molt.canary(CanaryPolicy.of(0.5), archive("price", "2", Price.class, STATEFUL)))
                    .isInstanceOfSatisfying(
                            UpdateOutcome.Refused.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.STATE_INDIVISIBLE));
            assertThat(host.molt.service(Price.class).of("x")).isEqualTo("1");
            assertThat(host.molt.proving()).isEmpty();
        }
    }

    /** What is on trial has not proven itself, so nothing can be compared with it. */
    @Test
    void canaryDuringATrial_isRefused_andTheTrialGoesOn() throws Exception {
        try (Host host = host(TrialPolicy.DEFAULT.lasting(Duration.ofMinutes(5)))) {
            put(host, price("1"));
            put(host, price("2"));
            assertThat(host.molt.canary(CanaryPolicy.of(0.5), price("3"))).isInstanceOf(UpdateOutcome.Refused.class);
            assertThat(host.molt.proving().orElseThrow().kind()).isEqualTo(Proving.Kind.TRIAL);
            host.molt.abort();
            assertThat(host.molt.service(Price.class).of("x")).isEqualTo("1");
        }
    }
}
