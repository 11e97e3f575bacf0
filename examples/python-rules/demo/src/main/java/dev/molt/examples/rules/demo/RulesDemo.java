package dev.molt.examples.rules.demo;

import com.grack.nanojson.JsonObject;
import dev.molt.Molt;
import dev.molt.examples.rules.PricingRules;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Updates rules in Python while they are asked, and judges all of it. Confined to one thread. */
public final class RulesDemo {
    private static final int CUSTOMERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COLLECTIONS = 20;

    private final Archives archives;
    private final Path home;
    private final Pace pace;
    private final Consumer<String> progress;
    private final Timeline timeline = new Timeline();
    private final List<String> breaches = new ArrayList<>();

    /**
     * How long the demo takes. Immutable.
     *
     * @param updates how many, of which the one half-way is to the version in Java
     * @param pause after each of them, for whoever reads along
     */
    record Pace(int updates, Duration pause) {
        static final Pace FULL = new Pace(50, Duration.ofMillis(300));
        static final Pace BRIEF = new Pace(50, Duration.ofMillis(20));

        int halfWay() {
            return updates / 2;
        }
    }

    private RulesDemo(Path directory, Pace pace, Consumer<String> progress) throws IOException {
        this.archives = new Archives(directory.resolve("built"));
        this.home = directory.resolve("home");
        this.pace = pace;
        this.progress = progress;
    }

    /**
     * Runs the demo.
     *
     * @param directory an empty directory, which the demo fills and does not delete
     * @param brief almost without the pauses that let one follow
     * @param progress is told each step, in one line
     */
    public static RulesReport run(Path directory, boolean brief, Consumer<String> progress)
            throws IOException, InterruptedException {
        return run(directory, brief ? Pace.BRIEF : Pace.FULL, progress);
    }

    static RulesReport run(Path directory, Pace pace, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new RulesDemo(directory, pace, progress).run();
    }

    private RulesReport run() throws IOException, InterruptedException {
        progress.accept("Python is made ready, which takes some seconds.");
        try (Molt molt = Molt.builder()
                .home(home)
                .contracts(RulesDemo.class.getClassLoader())
                .trial(TrialPolicy.NONE)
                .open()) {
            Operator operator = new Operator(molt, archives, timeline, progress);
            PricingRules rules = molt.service(PricingRules.class);
            Customers customers = new Customers(rules, timeline, CUSTOMERS);
            try {
                operator.begin(Release.inPython(0));
                customers.start();
                steps(operator, rules, customers);
            } catch (Operator.Stuck e) {
                breaches.add(String.valueOf(e.getMessage()));
                progress.accept("Stuck. " + e.getMessage());
            }
            Customers.Latency latency = customers.stop();
            compare(rules.granted(), customers.granted());
            return report(molt, operator, customers, latency);
        }
    }

    private void steps(Operator operator, PricingRules rules, Customers customers)
            throws IOException, InterruptedException, Operator.Stuck {
        for (int number = 1; number <= pace.updates(); number++) {
            Release next = number == pace.halfWay() ? Release.IN_JAVA : Release.inPython(number);
            operator.update(next);
            between(operator, number);
            count(rules, customers);
            TimeUnit.MILLISECONDS.sleep(pace.pause().toMillis());
        }
    }

    /** What happens besides good updates: in each ten a rollback and two archives that are refused. */
    private void between(Operator operator, int number) throws IOException, Operator.Stuck {
        if (number % 10 == 3) {
            operator.refuseSyntaxError(Release.inPython(number + 1));
        } else if (number % 10 == 7) {
            operator.refuseRaising(Release.inPython(number + 1));
        }
        if (number % 10 == 9 || number == pace.halfWay() + 1) {
            operator.rollBack(); // after the update that follows the version in Java: to Java again
        }
    }

    // ---- the counts that go over

    /** While customers call: not fewer baskets than were answered, and not more than were brought. */
    private void count(PricingRules rules, Customers customers) {
        long atLeast = customers.answered.sum();
        long counted = rules.granted().getOrDefault(PricingRules.BASKETS, 0L);
        long atMost = customers.begun.sum();
        if (counted < atLeast || counted > atMost) {
            breaches.add("The rules have counted " + counted + " baskets, of " + atLeast + " to " + atMost + ".");
        }
    }

    private void compare(Map<String, Long> counted, Map<String, Long> granted) {
        if (!counted.equals(granted)) {
            breaches.add("The rules have counted " + counted + ", and customers were granted " + granted + ".");
        }
        progress.accept("Granted in all, as the rules have counted: " + counted + ".");
    }

    // ---- the end

    private RulesReport report(Molt molt, Operator operator, Customers customers, Customers.Latency latency)
            throws InterruptedException {
        long retained = awaitCollected(molt);
        require(customers.failed.sum(), "calls failed");
        require(customers.count(Till.Judgement.TORN), "offers were made by files of several versions");
        require(customers.count(Till.Judgement.MIXED), "offers had the amounts of another version");
        require(customers.count(Till.Judgement.STALE), "offers were of an old version after a newer was acknowledged");
        require(retained, "old versions were not collected");
        String breach = customers.firstBreach.get();
        if (breach != null) {
            breaches.add(breach);
        }
        JsonObject json = JsonObject.builder()
                .value("offers", customers.answered.sum())
                .value("declared", customers.declared.sum())
                .value("failed", customers.failed.sum())
                .value("torn", customers.count(Till.Judgement.TORN))
                .value("mixed", customers.count(Till.Judgement.MIXED))
                .value("stale", customers.count(Till.Judgement.STALE))
                .value("updates", operator.updates())
                .value("refused", operator.refused())
                .value("rollbacks", operator.rollbacks())
                .value("handOvers", operator.heldNanos().getTotalCount())
                .value("heldMillis", figures(operator.heldNanos(), 1e6))
                .value("landedToServedMillis", figures(operator.servedNanos(), 1e6))
                .value("pythonCallMicros", figures(latency.python(), 1e3))
                .value("javaCallMicros", figures(latency.java(), 1e3))
                .value("collected", molt.retirements().size() - retained)
                .value("retained", retained)
                .value("verdict", breaches.isEmpty() ? "kept" : "broken")
                .done();
        return new RulesReport(json, breaches);
    }

    /** How many old versions are still in memory when the collector has had its chances. */
    private static long awaitCollected(Molt molt) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!molt.drains().isEmpty() && System.nanoTime() - limit < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        for (int i = 0; i < COLLECTIONS && retained(molt) > 0; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20); // the collector's own thread enqueues what it found
        }
        return retained(molt);
    }

    private static long retained(Molt molt) {
        return molt.retirements().stream()
                .filter(retirement -> retirement.state() != Retirement.State.COLLECTED)
                .count();
    }

    private void require(long count, String breach) {
        if (count != 0) {
            breaches.add(count + " " + breach + ".");
        }
    }

    private static JsonObject figures(Histogram nanos, double unit) {
        return JsonObject.builder()
                .value("p50", nanos.getValueAtPercentile(50) / unit)
                .value("p99", nanos.getValueAtPercentile(99) / unit)
                .value("max", nanos.getMaxValue() / unit)
                .done();
    }
}
