package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.SampleModule.Work;
import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What switches cost: the publish with few and many references, and what thousands of updates leave behind. A program,
 * not a JMH benchmark, as each switch changes the state that the next one starts from.
 */
public final class SwitchBenchmark {
    private static final int MIB = 1 << 20;

    private SwitchBenchmark() {}

    /** Takes {@code --brief} for fewer updates. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        print("References   us to wire, median, p95, max     us to publish, median, p95, max");
        for (int references : new int[] {1, 100, 1_000}) {
            publish(references, brief ? 40 : 300);
        }
        swap(brief ? 200 : 10_000);
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void print(String line) {
        System.out.println(line);
    }

    /** Switches among generations that all references have a target in. */
    private static void publish(int references, int switches) {
        Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
        List<Work> held = new ArrayList<>();
        for (int i = 0; i < references; i++) {
            held.add(switchboard.reference(Work.class, "module" + i, null));
        }
        Samples wiring = new Samples();
        Samples publishing = new Samples();
        for (int number = 1; number <= switches; number++) {
            List<Provider> providers = new ArrayList<>();
            for (int i = 0; i < references; i++) {
                providers.add(new Provider(Work.class, "module" + i, "" + number, new Fixed(number)));
            }
            Generation old = switchboard.live();
            long start = System.nanoTime();
            Generation next = switchboard.prepare(number, providers);
            long wired = System.nanoTime();
            switchboard.publish(next);
            long published = System.nanoTime();
            if (number > switches / 5) {
                wiring.add((wired - start) * 1_000);
                publishing.add((published - wired) * 1_000);
            }
            if (held.get(number % references).version() != number || !switchboard.isDrained(old)) {
                throw new IllegalStateException("Generation " + number + " is not live");
            }
            switchboard.release(old);
        }
        print(String.format(Locale.ROOT, "%10d   %s     %s", references, wiring.line(), publishing.line()));
    }

    private record Fixed(int version) implements Work {
        @Override
        public int work(int x) {
            return x + version;
        }
    }

    /** Updates again and again between two real archives while a thread calls. */
    private static void swap(int updates) throws Exception {
        Path directory = Files.createTempDirectory("molt-bench");
        List<Path> archives = new ArrayList<>();
        for (int version = 1; version <= 2; version++) {
            archives.add(Files.write(directory.resolve(version + ".jar"), SampleModule.archive(5, version)));
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .open()) {
            Work work = molt.service(Work.class);
            molt.update(archives.get(0));
            Thread caller = new Thread(() -> call(work, done, calls, failed));
            caller.start();
            print("   updates   per s   metaspace MiB   code cache MiB   classes   threads   descriptors");
            long start = System.nanoTime();
            for (int i = 1; i <= updates; i++) {
                if (!(molt.update(archives.get(i % 2)) instanceof UpdateOutcome.Switched)) {
                    throw new IllegalStateException("Update " + i + " was not carried out");
                }
                if (i == updates / 10 || i == updates) {
                    report(i, System.nanoTime() - start);
                }
            }
            done.set(true);
            caller.join();
            print(calls + " calls meanwhile, failed " + failed);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void call(Work work, AtomicBoolean done, AtomicLong calls, AtomicLong failed) {
        while (!done.get()) {
            int version = work.version();
            calls.incrementAndGet();
            if (version != 1 && version != 2) {
                failed.incrementAndGet();
            }
        }
    }

    private static void report(int updates, long nanos) throws IOException {
        System.gc();
        double metaspace = 0;
        double codeCache = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            double used = (double) pool.getUsage().getUsed() / MIB;
            metaspace += pool.getName().equals("Metaspace") ? used : 0;
            codeCache += pool.getName().startsWith("Code") ? used : 0;
        }
        print(String.format(
                Locale.ROOT,
                "%10d %7.0f %15.1f %16.1f %9d %9d %13s",
                updates,
                updates / (nanos / 1e9),
                metaspace,
                codeCache,
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors()));
    }

    private static String descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return "unknown";
        }
        try (Stream<Path> all = Files.list(open)) {
            return Long.toString(all.count());
        }
    }
}
