package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.SampleModule.Work;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * From an archive in place to the first call that its code answers: by an update, by a watched directory, by a bare
 * {@link URLClassLoader} that loads the same classes, and by another JVM. A program, not a JMH benchmark: each version is
 * loaded once in a JVM's life.
 */
public final class WholePathBenchmark {
    private static final int RESTARTS = 5;

    /** Between two calls of the caller that waits for the next version; so that it takes no core from the update. */
    private static final long PAUSE_NANOS = 20_000;

    private final int classes;
    private final Path directory;
    private final Samples update = new Samples();
    private final Samples dropped = new Samples();
    private final Samples bare = new Samples();
    private final Samples restart = new Samples();
    private final Map<String, Samples> stages = new LinkedHashMap<>();

    private WholePathBenchmark(int classes, Path directory) {
        this.classes = classes;
        this.directory = directory;
    }

    /** Takes {@code --brief} for fewer rounds and only the small module. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        new WholePathBenchmark(100, Files.createTempDirectory("molt-bench")).run(brief ? 6 : 60);
        if (!brief) {
            new WholePathBenchmark(1_000, Files.createTempDirectory("molt-bench")).run(20);
        }
    }

    private void run(int rounds) throws Exception {
        int warmUp = rounds / 3;
        Path modules = Files.createDirectories(directory.resolve("modules"));
        try (Molt pushed = Molt.builder()
                        .trial(TrialPolicy.NONE)
                        .home(directory.resolve("home"))
                        .open();
                Molt watching = Molt.watch(modules)) {
            for (int version = 1; version <= warmUp + rounds; version++) {
                byte[] bytes = SampleModule.archive(classes, version);
                Path file = Files.write(directory.resolve("sample-" + version + ".jar"), bytes);
                boolean counts = version > warmUp;
                add(update, counts, update(pushed, file, version));
                add(bare, counts, bare(file, version));
                add(dropped, counts, drop(watching, file, modules.resolve("sample.jar"), version));
                if (counts) {
                    pushed.live()
                            .stages()
                            .forEach((stage, micros) -> stages.computeIfAbsent(stage, any -> new Samples())
                                    .add(micros * 1_000));
                }
                if (version <= RESTARTS) {
                    add(restart, true, restart(file));
                }
                Files.delete(file);
            }
            print(pushed);
        } finally {
            delete();
        }
    }

    private static void add(Samples samples, boolean counts, long nanos) {
        if (counts) {
            samples.add(nanos);
        }
    }

    private static long update(Molt molt, Path file, int version) throws InterruptedException {
        Work work = molt.service(Work.class);
        boolean first = molt.live().modules().isEmpty();
        AtomicLong served = new AtomicLong();
        Thread caller = new Thread(() -> {
            while (work.version() != version) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            served.set(System.nanoTime());
        });
        if (!first) {
            caller.start();
        }
        long start = System.nanoTime();
        if (!(molt.update(file) instanceof UpdateOutcome.Switched)) {
            throw new IllegalStateException("Version " + version + " is not live");
        }
        if (first) {
            caller.start();
        }
        caller.join();
        return served.get() - start;
    }

    private static long drop(Molt molt, Path file, Path place, int version) throws IOException {
        Work work = molt.service(Work.class);
        Path beside = place.resolveSibling("sample.tmp");
        Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
        long start = System.nanoTime();
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        while (molt.live().modules().isEmpty() || work.version() != version) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return System.nanoTime() - start;
    }

    private long bare(Path file, int version) throws IOException, ReflectiveOperationException {
        long start = System.nanoTime();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {file.toUri().toURL()}, Work.class.getClassLoader())) {
            for (int i = 0; i < classes; i++) {
                Class.forName(SampleModule.className(i), true, loader);
            }
            Work work = Class.forName(SampleModule.PROVIDER, true, loader)
                    .asSubclass(Work.class)
                    .getConstructor()
                    .newInstance();
            if (work.version() != version) {
                throw new IllegalStateException("Another version answers");
            }
            return System.nanoTime() - start;
        }
    }

    private long restart(Path file) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        file + File.pathSeparator + System.getProperty("java.class.path"),
                        Restarted.class.getName(),
                        Integer.toString(classes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() < 0) {
            throw new IOException("The restarted JVM did not answer");
        }
        long time = System.nanoTime() - start;
        process.destroyForcibly();
        return time;
    }

    @SuppressWarnings("SystemOut") // a program's output
    private void print(Molt molt) throws IOException {
        Optional<Path> archive;
        try (Stream<Path> archives = Files.list(directory.resolve("home/archives"))) {
            archive = archives.findFirst();
        }
        System.out.printf(
                Locale.ROOT,
                "%d classes, %d KB as an archive; ms from the archive in place to its first answered call%n",
                classes,
                archive.isPresent() ? Files.size(archive.get()) / 1024 : 0);
        System.out.printf("  %-34s %9s %9s %9s %9s%n", "", "median", "p95", "max", "ratio");
        line("bare URLClassLoader, no switch", bare);
        line("Molt, update", update);
        line("Molt, renamed into its directory", dropped);
        line("JVM restart", restart);
        stages.forEach((stage, samples) -> System.out.printf("    %-32s %s%n", "of update: " + stage, samples.line()));
        System.out.println("  live: " + molt.live().describe());
    }

    @SuppressWarnings("SystemOut") // a program's output
    private void line(String name, Samples samples) {
        System.out.printf(Locale.ROOT, "  %-34s %s %9.2f%n", name, samples.line(), samples.median() / bare.median());
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
