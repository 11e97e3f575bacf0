package dev.molt.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.molt.Molt;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What many updates under load leave behind: each brings a module with classes of its own, or now and then one that leaks.
 * Prints descriptors, threads, memory and old versions from time to time, and at the end whether all has gone that can.
 */
public final class SoakBenchmark {
    private static final int CALLERS = 8;
    private static final int CLASSES = 20;
    private static final int REPORTS = 10;

    /** So that the updates get something of the processor. */
    private static final int CALLS_IN_TURN = 1_000;

    private static final long PAUSE_NANOS = 1_000_000;
    private static final int SETTLED_AFTER = 1_000;
    private static final double MEBIBYTE = 1 << 20;
    private static final Duration PROOF = Duration.ofSeconds(20);
    private static final String CLEAN = "sample";

    /** The part by which the room for classes may differ from what it was when all had settled. */
    private static final double TOLERANCE = 0.05;

    private final int updates;
    private final int leakyEvery;
    private final PrintStream out;
    private final Path directory = Files.createTempDirectory("molt-soak");
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /**
     * Sets it up.
     *
     * @param leakyEvery each of so many updates is of a module that leaks; 0 for none
     */
    SoakBenchmark(int updates, int leakyEvery, PrintStream out) throws IOException {
        this.updates = updates;
        this.leakyEvery = leakyEvery;
        this.out = out;
    }

    /** Takes the number of updates, 10,000 by itself, and each how many of them are of a module that leaks, 0 by itself. */
    public static void main(String[] arguments) throws Exception {
        int updates = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int leakyEvery = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        List<String> left = new SoakBenchmark(updates, leakyEvery, System.out).run();
        System.out.println(left.isEmpty() ? "Verdict: nothing is left behind." : "Verdict: " + String.join("; ", left));
        System.exit(left.isEmpty() ? 0 : 1);
    }

    /**
     * One look.
     *
     * @param old the clean versions that are not collected
     * @param held the leaky ones
     */
    private record Figures(
            int updates,
            long descriptors,
            int threads,
            double heap,
            double metaspace,
            double code,
            long old,
            long held) {}

    /** Runs it; returns what was left behind that should not be. */
    List<String> run() throws Exception {
        out.printf(
                Locale.ROOT,
                "%8s %12s %7s %5s %8s %9s %10s %8s %5s %5s%n",
                "updates",
                "calls",
                "failed",
                "fds",
                "threads",
                "heap MiB",
                "metasp MiB",
                "code MiB",
                "old",
                "held");
        List<Figures> looks = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.NONE)
                .oldCode(OldCodeLimits.NONE)
                .open()) {
            put(molt, 0);
            SampleModule.Work clean = molt.module(CLEAN).service(SampleModule.Work.class);
            for (int i = 0; i < CALLERS; i++) {
                callers.add(new Thread(() -> call(clean, molt, ended), "soak-caller-" + i));
            }
            callers.forEach(Thread::start);
            int settledAfter = Math.min(SETTLED_AFTER, Math.max(1, updates / 2));
            int every = Math.max(1, updates / REPORTS);
            for (int i = 1; i <= updates; i++) {
                put(molt, i);
                if (i == settledAfter || i % every == 0) {
                    looks.add(look(molt, i));
                }
            }
            ended.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            looks.add(look(molt, updates));
            return judge(looks, settledAfter);
        }
    }

    private void call(SampleModule.Work clean, Molt molt, AtomicBoolean ended) {
        SampleModule.Work leaky = molt.module("leaky").service(SampleModule.Work.class);
        for (int i = 0; !ended.get(); i++) {
            try {
                clean.work(i);
                if (leakyEvery > 0 && i % CALLS_IN_TURN == 0 && hasLeaky(molt)) {
                    leaky.work(i);
                }
                calls.incrementAndGet();
                if (i % CALLS_IN_TURN == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (RuntimeException | Error e) {
                failed.incrementAndGet();
            }
        }
    }

    private static boolean hasLeaky(Molt molt) {
        return molt.live().modules().stream().anyMatch(module -> module.name().equals("leaky"));
    }

    private void put(Molt molt, int version) throws IOException {
        boolean leaks = leakyEvery > 0 && version % leakyEvery == leakyEvery - 1;
        Path archive = leaks
                ? ClassArchive.write(directory, "leaky", version, SampleModule.Work.class, LeakyWork.class)
                : Files.write(
                        directory.resolve(CLEAN + "-" + version + ".jar"), SampleModule.archive(CLASSES, version));
        UpdateOutcome outcome = molt.update(archive);
        Files.delete(archive);
        if (!(outcome instanceof UpdateOutcome.Switched)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private Figures look(Molt molt, int done) throws InterruptedException {
        while (molt.retirements().stream().anyMatch(old -> old.state().compareTo(Retirement.State.RETIRED) < 0)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        List<Retirement> left = molt.collect(PROOF).stream()
                .filter(old -> old.state() == Retirement.State.RETIRED || old.state() == Retirement.State.HELD)
                .toList();
        long old = left.stream().filter(one -> one.module().equals(CLEAN)).count();
        Figures figures = new Figures(
                done,
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : -1,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE,
                pools("Metaspace"),
                pools("Code"),
                old,
                left.size() - old);
        out.printf(
                Locale.ROOT,
                "%8d %12d %7d %5d %8d %9.1f %10.1f %8.1f %5d %5d%n",
                done,
                calls.get(),
                failed.get(),
                figures.descriptors(),
                figures.threads(),
                figures.heap(),
                figures.metaspace(),
                figures.code(),
                old,
                figures.held());
        return figures;
    }

    private static double pools(String name) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains(name))
                .map(MemoryPoolMXBean::getUsage)
                .mapToDouble(usage -> usage.getUsed() / MEBIBYTE)
                .sum();
    }

    private List<String> judge(List<Figures> looks, int settledAfter) {
        Figures settled = looks.stream()
                .filter(look -> look.updates() == settledAfter)
                .findFirst()
                .orElseThrow();
        Figures end = looks.get(looks.size() - 1);
        List<String> left = new ArrayList<>();
        if (failed.get() > 0) {
            left.add(failed.get() + " calls failed");
        }
        if (end.old() > 0) {
            left.add(end.old() + " clean versions are not collected");
        }
        if (end.descriptors() > settled.descriptors()) {
            left.add((end.descriptors() - settled.descriptors()) + " descriptors more are open");
        }
        if (end.threads() + CALLERS > settled.threads()) {
            left.add((end.threads() + CALLERS - settled.threads()) + " threads more run");
        }
        if (leakyEvery == 0 && end.metaspace() > settled.metaspace() * (1 + TOLERANCE)) {
            left.add(String.format(
                    Locale.ROOT, "classes take %.1f MiB instead of %.1f", end.metaspace(), settled.metaspace()));
        }
        return left;
    }
}
