package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.PythonSample.JavaSample;
import dev.molt.benchmarks.PythonSample.Sample;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What Python takes of memory, with one and with ten live modules, and of time at the start: until a Java module's first
 * call with and without Python beside it, and until a Python module's. Each figure is of a JVM of its own.
 */
public final class PythonFootprintBenchmark {
    private static final String RICH = "json, re, dataclasses, decimal";

    private PythonFootprintBenchmark() {}

    /** Takes {@code --brief} for one round of each. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && !arguments[0].startsWith("--")) {
            say(child(arguments));
            return;
        }
        boolean brief = List.of(arguments).contains("--brief");
        memory(brief);
        starts(brief ? 1 : 5);
    }

    // ---- in the parent

    private static void memory(boolean brief) throws IOException {
        say(String.format("%-46s %10s %12s", "heap in use after collection, MB", "heap", "metaspace"));
        for (String imports : List.of("", RICH)) {
            for (String modules : brief ? List.of("1") : List.of("1", "10")) {
                String used = fork(true, "memory", modules, imports);
                String what = modules + " live, " + (imports.isEmpty() ? "import nothing" : "import " + imports);
                say(String.format("  %-44s %22s", what, used));
            }
            if (CPython.executable().isPresent()) {
                say(String.format(
                        Locale.ROOT, "  %-44s %10.1f", "CPython process with one, resident", resident(imports)));
            }
        }
    }

    private static double resident(String imports) throws IOException {
        Path directory = Files.createTempDirectory("molt-bench");
        Path archive = PythonSample.write(directory.resolve("sample.zip"), "sample", 1, imports);
        try (CPython python = CPython.start(CPython.executable().orElseThrow(), CPython.script(directory), archive)) {
            return Integer.parseInt(python.ask("resident")) / 1024.0;
        }
    }

    private static void starts(int rounds) throws IOException {
        say("ms, median of " + rounds + " JVMs, from the opening of the host");
        start("a Java module's first call, without Python", rounds, false, "java");
        start("a Java module's first call, Python beside it", rounds, true, "java");
        start("a Python module's first call", rounds, true, "python");
    }

    private static void start(String what, int rounds, boolean withPython, String which) throws IOException {
        double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            times[i] = Double.parseDouble(fork(withPython, "start", which));
        }
        Arrays.sort(times);
        say(String.format(Locale.ROOT, "  %-44s %10.0f", what, times[rounds / 2]));
    }

    private static String fork(boolean withPython, String... arguments) throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> withPython || !isPython(entry))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                PythonFootprintBenchmark.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader answer =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = answer.readLine();
            if (line == null) {
                throw new IOException("The JVM for " + String.join(" ", arguments) + " said nothing");
            }
            return line;
        }
    }

    private static boolean isPython(String entry) {
        return new File(entry).getName().startsWith("molt-python")
                || entry.contains("python" + File.separator + "target");
    }

    // ---- in a JVM of its own

    private static String child(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("molt-bench");
        return arguments[0].equals("start")
                ? timeToFirstCall(directory, arguments[1].equals("java"))
                : memoryOf(directory, Integer.parseInt(arguments[1]), arguments[2]);
    }

    private static String timeToFirstCall(Path directory, boolean java) throws IOException {
        Path archive = java
                ? ClassArchive.write(directory, "sample", 1, Sample.class, JavaSample.class)
                : PythonSample.write(directory.resolve("sample.zip"), "sample", 1, "");
        long start = System.nanoTime();
        try (Molt molt = Molt.builder().home(directory.resolve("home")).open()) {
            molt.update(archive);
            require(molt.service(Sample.class).add(1, 2) == 3);
            return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e6);
        }
    }

    private static String memoryOf(Path directory, int modules, String imports) throws Exception {
        try (Molt molt = Molt.builder().home(directory.resolve("home")).open()) {
            for (int module = 1; module <= modules; module++) {
                Path archive = PythonSample.write(directory.resolve("m" + module + ".zip"), "m" + module, 1, imports);
                molt.update(archive);
            }
            require(molt.live().modules().size() == modules);
            return used();
        }
    }

    private static String used() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(300); // the spare context is made, and old versions are closed, meanwhile
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long metaspace =
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
        return String.format(Locale.ROOT, "%.1f %12.1f", heap / 1048576.0, metaspace / 1048576.0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("A wrong answer");
        }
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void say(String line) {
        System.out.println(line);
    }
}
