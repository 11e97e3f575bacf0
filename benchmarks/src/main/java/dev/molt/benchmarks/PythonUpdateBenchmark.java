package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.PythonSample.Sample;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * From a Python module of ten files in place to the first call that its new version answers: by an update, by a watched
 * directory, by updates without a pause between them; and where there is a python3, by CPython in another process, which
 * imports the ZIP anew, reloads it, or is started anew. A program, not a JMH benchmark: each version is loaded once.
 */
public final class PythonUpdateBenchmark {
    /** Between two calls of the caller that waits for the next version; so that it takes no core from the update. */
    private static final long PAUSE_NANOS = 20_000;

    private static final long SPARE_MILLIS = 500;

    private final Path directory;
    private final int rounds;
    private final Map<String, Samples> samples = new LinkedHashMap<>();
    private int version;

    private PythonUpdateBenchmark(Path directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
    }

    /** Takes {@code --brief} for fewer rounds. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        new PythonUpdateBenchmark(Files.createTempDirectory("molt-bench"), brief ? 2 : 60).run();
    }

    private void run() throws Exception {
        Path modules = Files.createDirectories(directory.resolve("modules"));
        try (Molt pushed = Molt.builder()
                        .trial(TrialPolicy.NONE)
                        .home(directory.resolve("home"))
                        .open();
                Molt watching = Molt.watch(modules)) {
            for (int round = -rounds / 3; round < rounds; round++) {
                boolean counts = round >= 0;
                add("Molt, update", counts, update(pushed));
                if (counts) {
                    addStages(pushed);
                }
                awaitSpare();
                add("Molt, renamed into its directory", counts, drop(watching, modules.resolve("sample.zip")));
                awaitSpare();
            }
            for (int round = 0; round < rounds; round++) {
                add("Molt, updates without a pause", round > 0, update(pushed));
            }
            cPython();
            print();
        } finally {
            delete();
        }
    }

    private void add(String what, boolean counts, long nanos) {
        if (counts) {
            samples.computeIfAbsent(what, any -> new Samples()).add(nanos);
        }
    }

    private void addStages(Molt molt) {
        molt.live().stages().forEach((stage, micros) -> add("  of update: " + stage, true, micros * 1_000));
    }

    /** There is nobody to ask whether a context waits for the next version; it does after this. */
    private static void awaitSpare() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SPARE_MILLIS);
    }

    private Path next() throws IOException {
        version++;
        return PythonSample.write(directory.resolve("sample-" + version + ".zip"), "sample", version, "");
    }

    private long update(Molt molt) throws IOException, InterruptedException {
        Path file = next();
        Sample sample = molt.service(Sample.class);
        boolean first = molt.live().modules().isEmpty();
        List<Long> served = new ArrayList<>();
        Thread caller = new Thread(() -> {
            awaitVersion(sample);
            served.add(System.nanoTime());
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
        return served.get(0) - start;
    }

    private void awaitVersion(Sample sample) {
        while (sample.version() != version) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long drop(Molt molt, Path place) throws IOException {
        Path file = next();
        Sample sample = molt.service(Sample.class);
        long start = System.nanoTime();
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        while (molt.live().modules().isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        awaitVersion(sample);
        return System.nanoTime() - start;
    }

    // ---- beside it

    private void cPython() throws IOException {
        Optional<String> executable = CPython.executable();
        if (executable.isEmpty()) {
            say("There is no python3 on the path to compare with.");
            return;
        }
        Path script = CPython.script(directory);
        Path place = directory.resolve("cpython.zip");
        Files.move(next(), place);
        try (CPython python = CPython.start(executable.get(), script, place)) {
            for (int round = 0; round < rounds; round++) {
                add("CPython, imports anew", true, told(python, "fresh", place));
                add("CPython, reloads", true, told(python, "reload", place));
                add("CPython, restarted", true, restarted(executable.get(), script, place));
            }
        }
    }

    private long told(CPython python, String command, Path place) throws IOException {
        Path file = next();
        long start = System.nanoTime();
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        String answer = python.ask(command);
        long took = System.nanoTime() - start;
        requireVersion(answer);
        return took;
    }

    private long restarted(String executable, Path script, Path place) throws IOException {
        Path file = next();
        long start = System.nanoTime();
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (CPython python = CPython.start(executable, script, place)) {
            long took = System.nanoTime() - start;
            requireVersion(python.first());
            return took;
        }
    }

    private void requireVersion(String answer) {
        if (!answer.equals(Integer.toString(version))) {
            throw new IllegalStateException("CPython answers with version " + answer + ", not " + version);
        }
    }

    // ---- the end

    private void print() {
        say("ms from the archive in place to its first answered call      p50       p90       max");
        samples.forEach((what, times) -> say(String.format(
                Locale.ROOT, "  %-50s %9.1f %9.1f %9.1f", what, times.median(), times.millis(0.9), times.millis(1))));
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void say(String line) {
        System.out.println(line);
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
