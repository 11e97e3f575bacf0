package dev.molt.examples.shop.demo;

import com.grack.nanojson.JsonObject;
import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.examples.shop.Pricing;
import dev.molt.retire.Retirement;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import dev.molt.watch.DirectoryWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Updates the shop under load, feeds it broken archives, rolls back, and judges all of it. Confined to one thread. */
public final class ShopDemo {
    private static final List<String> VERSIONS = List.of("1.0.0", "1.1.0", "2.0.0");
    private static final int CUSTOMERS = 4;
    private static final int UPDATES = 20;
    private static final long ENOUGH_CALLS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COLLECTIONS = 20;
    private static final int BAD_ARCHIVES = 4;

    /** As by default, but a candidate that makes no progress is told at once instead of after a minute. */
    private static final DirectoryWatch.Timing TIMING = new DirectoryWatch.Timing(
            DirectoryWatch.Timing.DEFAULT.settling(), DirectoryWatch.Timing.DEFAULT.idle(), Duration.ofMillis(500));

    private final Path directory;
    private final Pace pace;
    private final Consumer<String> progress;
    private final Timeline timeline = new Timeline();
    private final BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
    private final List<Double> switchMillis = new ArrayList<>();
    private final List<Double> landedToServedMillis = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private int updates;
    private int refused;
    private int rollbacks;

    /**
     * How long the demo takes. Immutable.
     *
     * @param pause between two steps, for whoever reads along; nothing depends on it
     * @param calls how many there have to be
     * @param limit how long to go on for them after the last step
     */
    record Pace(Duration pause, long calls, Duration limit) {
        static final Pace FULL = new Pace(Duration.ofMillis(400), ENOUGH_CALLS, Duration.ofMinutes(2));
        static final Pace BRIEF = new Pace(Duration.ofMillis(50), ENOUGH_CALLS, Duration.ofSeconds(20));
    }

    /** What should have happened has not, and the steps after it make no sense. The message is the breach. */
    private static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        Stuck(String breach) {
            super(breach);
        }
    }

    private ShopDemo(Path directory, Pace pace, Consumer<String> progress) {
        this.directory = directory;
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
    public static DemoReport run(Path directory, boolean brief, Consumer<String> progress)
            throws IOException, InterruptedException {
        return run(directory, brief ? Pace.BRIEF : Pace.FULL, progress);
    }

    static DemoReport run(Path directory, Pace pace, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new ShopDemo(directory, pace, progress).run();
    }

    private DemoReport run() throws IOException, InterruptedException {
        Path modules = Files.createDirectories(directory.resolve("modules"));
        timeline.acknowledge(timeline.announce(new Timeline.Pair("1.0.0", "1.0.0")));
        rename("pricing-1.0.0", "pricing");
        rename("tax-1.0.0", "tax");
        try (Molt molt = Molt.builder()
                .watch(modules)
                .contracts(ShopDemo.class.getClassLoader())
                .timing(TIMING)
                .trial(TrialPolicy.NONE)
                .listener(events::add)
                .open()) {
            Customers customers = new Customers(molt.service(Pricing.class), timeline, CUSTOMERS);
            try {
                while (molt.live().modules().size() < 2) {
                    await(MoltEvent.Switched.class);
                }
                progress.accept("Live: " + molt.live().describe() + ". " + CUSTOMERS + " customers start calling.");
                customers.start();
                steps(molt);
                keepCalling(customers);
            } catch (Stuck e) {
                breaches.add(String.valueOf(e.getMessage()));
            }
            return report(molt, customers, customers.stop());
        }
    }

    private void steps(Molt molt) throws IOException, InterruptedException, Stuck {
        for (int step = 0; step < UPDATES; step++) {
            update(molt, step);
            if (step % 4 == 1) {
                refuse(molt, step / 4);
            }
            if (step == 9 || step == 17) {
                rollback(molt);
            }
            pause();
        }
    }

    private void keepCalling(Customers customers) throws InterruptedException {
        long limit = System.nanoTime() + pace.limit().toNanos();
        while (customers.calls.sum() < pace.calls() && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pace.pause().toMillis());
    }

    // ---- good updates

    private void update(Molt molt, int step) throws IOException, InterruptedException, Stuck {
        Timeline.Pair now = timeline.current();
        String pricing = otherThan(now.pricing(), "pricing");
        String tax = otherThan(now.tax(), "tax");
        switch (step % 4) {
            case 0 ->
                dropped("rename", new Timeline.Pair(pricing, now.tax()), () -> rename("pricing-" + pricing, "pricing"));
            case 1 ->
                dropped("slow copy", new Timeline.Pair(now.pricing(), tax), () -> copySlowly("tax-" + tax, "tax"));
            case 2 ->
                dropped(
                        "overwriting in place",
                        new Timeline.Pair(pricing, now.tax()),
                        () -> overwrite("pricing-" + pricing, "pricing"));
            default -> together(molt, new Timeline.Pair(pricing, tax));
        }
        updates++;
    }

    /** A version that is neither live nor in the directory. */
    private String otherThan(String live, String module) throws IOException {
        for (String version : VERSIONS) {
            boolean inDirectory = Files.mismatch(archive(module + "-" + version), file(module)) == -1;
            if (!version.equals(live) && !inDirectory) {
                return version;
            }
        }
        throw new AssertionError("three versions, two of them excluded");
    }

    private interface Drop {
        void run() throws IOException, InterruptedException;
    }

    private void dropped(String how, Timeline.Pair next, Drop drop) throws IOException, InterruptedException, Stuck {
        int index = timeline.announce(next);
        drop.run();
        long landed = System.nanoTime();
        MoltEvent.Switched switched = await(MoltEvent.Switched.class);
        timeline.acknowledge(index);
        switchMillis.add(switched.publishing().toNanos() / 1e6);
        landedToServedMillis.add((served(index) - landed) / 1e6);
        progress.accept("Update by " + how + ". Live: " + switched.generation().describe() + ".");
    }

    private void together(Molt molt, Timeline.Pair next) throws IOException, InterruptedException, Stuck {
        int index = timeline.announce(next);
        UpdateOutcome outcome = molt.update(archive("pricing-" + next.pricing()), archive("tax-" + next.tax()));
        if (!(outcome instanceof UpdateOutcome.Switched switched)) {
            throw new Stuck("Both modules at once: " + outcome);
        }
        timeline.acknowledge(index);
        await(MoltEvent.Switched.class);
        switchMillis.add(switched.publishing().toNanos() / 1e6);
        served(index);
        progress.accept(
                "Update of both modules at once. Live: " + switched.generation().describe() + ".");
    }

    private void rollback(Molt molt) throws InterruptedException, Stuck {
        List<GenerationRecord> kept = molt.generations();
        GenerationRecord target = kept.get(kept.size() - 2);
        int index = timeline.announce(pair(target));
        UpdateOutcome outcome = molt.rollback(target.number());
        if (!(outcome instanceof UpdateOutcome.Switched)) {
            throw new Stuck("Rollback to generation " + target.number() + " did not happen: " + outcome);
        }
        timeline.acknowledge(index);
        await(MoltEvent.Switched.class);
        served(index);
        rollbacks++;
        progress.accept("Rollback to generation " + target.number() + ". Live: "
                + molt.live().describe() + ".");
    }

    private static Timeline.Pair pair(GenerationRecord generation) {
        String pricing = "";
        String tax = "";
        for (GenerationRecord.Module module : generation.modules()) {
            if (module.name().equals("pricing")) {
                pricing = module.label();
            } else {
                tax = module.label();
            }
        }
        return new Timeline.Pair(pricing, tax);
    }

    /** When a customer first saw the pair. */
    private long served(int index) throws Stuck {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (timeline.firstSeen(index) == 0) {
            Thread.onSpinWait();
            if (System.nanoTime() > limit) {
                throw new Stuck("No customer has seen the update within " + PATIENCE.toSeconds() + " s.");
            }
        }
        return timeline.firstSeen(index);
    }

    // ---- bad archives

    private void refuse(Molt molt, int which) throws IOException, InterruptedException, Stuck {
        if (which >= BAD_ARCHIVES) {
            return;
        }
        GenerationRecord before = molt.live();
        switch (which) {
            case 0 -> truncated(molt);
            case 1 -> halfOverwritten();
            case 2 -> {
                rename("pricing-3.0.0-unlinkable", "pricing");
                refused("unlinkable", await(MoltEvent.Refused.class));
            }
            default -> {
                rename("pricing-3.0.0-failing", "pricing");
                refused("failing at start", await(MoltEvent.Refused.class));
            }
        }
        if (!molt.live().equals(before)) {
            breaches.add("A bad archive changed what is live, from " + before.describe() + " to "
                    + molt.live().describe());
        }
    }

    /** In the directory it may be a copy still under way, so it waits; who asks for it as it is gets it refused. */
    private void truncated(Molt molt) throws IOException, InterruptedException, Stuck {
        byte[] whole = Files.readAllBytes(
                archive("pricing-" + otherThan(timeline.current().pricing(), "pricing")));
        writeInPlace(file("pricing"), Arrays.copyOf(whole, whole.length * 2 / 3));
        MoltEvent.Waiting waiting = await(MoltEvent.Waiting.class);
        progress.accept("Truncated archive in the directory: "
                + waiting.problem().code() + ". " + waiting.problem().state());
        molt.update(file("pricing"));
        refused("truncated", await(MoltEvent.Refused.class));
    }

    /** As if whoever overwrites the file had been killed half way: one version's beginning, another one's end. */
    private void halfOverwritten() throws IOException, InterruptedException, Stuck {
        byte[] mixture = Files.readAllBytes(file("pricing"));
        byte[] other = Files.readAllBytes(
                archive("pricing-" + otherThan(timeline.current().pricing(), "pricing")));
        System.arraycopy(other, 0, mixture, 0, Math.min(other.length, mixture.length) / 2);
        writeInPlace(file("pricing"), mixture);
        refused("half overwritten", await(MoltEvent.Refused.class));
        rename("pricing-" + timeline.current().pricing(), "pricing");
    }

    private void refused(String how, MoltEvent.Refused event) {
        refused++;
        progress.accept("Bad archive, " + how + ": " + event.problem().code() + ". "
                + event.problem().state());
    }

    // ---- ways to put a file in place

    private Path file(String module) {
        return directory.resolve("modules").resolve(module + ".jar");
    }

    private Path archive(String name) throws IOException {
        Path archive = directory.resolve("built").resolve(name + ".jar");
        if (!Files.exists(archive)) {
            Files.createDirectories(directory.resolve("built"));
            try (InputStream in = ShopDemo.class.getResourceAsStream("modules/" + name + ".jar")) {
                if (in == null) {
                    throw new IOException("The demo lacks its archive " + name);
                }
                Files.copy(in, archive);
            }
        }
        return archive;
    }

    private void rename(String archive, String module) throws IOException {
        Path beside = directory.resolve("modules").resolve(module + ".tmp");
        Files.copy(archive(archive), beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file(module), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void copySlowly(String archive, String module) throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(archive(archive));
        try (var out = Files.newOutputStream(file(module))) {
            int chunk = bytes.length / 10 + 1;
            for (int offset = 0; offset < bytes.length; offset += chunk) {
                out.write(bytes, offset, Math.min(chunk, bytes.length - offset));
                TimeUnit.MILLISECONDS.sleep(40); // the slowness itself
            }
        }
    }

    private void overwrite(String archive, String module) throws IOException {
        writeInPlace(file(module), Files.readAllBytes(archive(archive)));
    }

    private static void writeInPlace(Path file, byte[] bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
            out.setLength(bytes.length);
        }
    }

    // ---- the end

    private <T extends MoltEvent> T await(Class<T> type) throws InterruptedException, Stuck {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            MoltEvent event = events.poll(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new Stuck("Nothing was " + type.getSimpleName() + " within " + PATIENCE.toSeconds() + " s.");
            }
            if (type.isInstance(event)) {
                return type.cast(event);
            }
            if (event instanceof MoltEvent.Refused unexpected) {
                throw new Stuck(
                        "A good archive was refused. " + unexpected.problem().text());
            }
        }
    }

    private DemoReport report(Molt molt, Customers customers, Histogram latency) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!molt.drains().isEmpty() && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        long retained = retained(molt);
        for (int i = 0; i < COLLECTIONS && retained > 0; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20); // the collector's own thread enqueues what it found
            retained = retained(molt);
        }
        long collected = molt.retirements().size() - retained;
        require(customers.failed.sum(), "calls failed");
        require(customers.torn.sum(), "calls were torn between two versions of a module");
        require(customers.stale.sum(), "calls saw an old generation after a newer one was acknowledged");
        require(customers.mixed.sum(), "calls saw modules of different generations");
        require(retained, "old versions were not collected");
        require(Math.abs(refused - BAD_ARCHIVES), "bad archives were not refused, or good ones were");
        require(Math.max(0, pace.calls() - customers.calls.sum()), "calls were missing when the time was over");
        String breach = customers.firstBreach.get();
        if (breach != null) {
            breaches.add(breach);
        }
        JsonObject json = JsonObject.builder()
                .value("calls", customers.calls.sum())
                .value("failed", customers.failed.sum())
                .value("torn", customers.torn.sum())
                .value("stale", customers.stale.sum())
                .value("mixed", customers.mixed.sum())
                .value("updates", updates)
                .value("refused", refused)
                .value("rollbacks", rollbacks)
                .value("switchMillis", summary(switchMillis))
                .value("landedToServedMillis", summary(landedToServedMillis))
                .object("callLatencyMicros")
                .value("p50", latency.getValueAtPercentile(50) / 1e3)
                .value("p99", latency.getValueAtPercentile(99) / 1e3)
                .value("p999", latency.getValueAtPercentile(99.9) / 1e3)
                .value("max", latency.getMaxValue() / 1e3)
                .end()
                .value("collected", collected)
                .value("retained", retained)
                .value("verdict", breaches.isEmpty() ? "kept" : "broken")
                .done();
        return new DemoReport(json, breaches);
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

    private static JsonObject summary(List<Double> values) {
        List<Double> sorted =
                values.isEmpty() ? List.of(0.0) : values.stream().sorted().toList();
        return JsonObject.builder()
                .value("p50", sorted.get(sorted.size() / 2))
                .value("max", sorted.get(sorted.size() - 1))
                .done();
    }
}
