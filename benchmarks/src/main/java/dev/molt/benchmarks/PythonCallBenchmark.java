package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.PythonSample.Item;
import dev.molt.benchmarks.PythonSample.JavaSample;
import dev.molt.benchmarks.PythonSample.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What one call costs: of an object directly, through a reference to a Java module and to a Python module, and of a function
 * within a CPython process where there is a python3. With {@code -Djit.jars=DIR}, where GraalVM's compiler and what it needs
 * lie, all of it again in a JVM that compiles Python.
 */
public final class PythonCallBenchmark {
    private static final String JIT_JARS = "jit.jars";
    private static final Item ITEM = new Item("tea", 3, new BigDecimal("3.49"));
    private static final int BATCHES = 25;

    private static final Map<String, ToIntFunction<Sample>> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("entry.add(3, 4)", sample -> sample.add(3, 4));
        CALLS.put("entry.greet('Ada')", sample -> sample.greet("Ada").length());
        CALLS.put("entry.price(item)", sample -> sample.price(ITEM).total().scale());
    }

    private final Path directory;
    private final long batchNanos;
    private int unused;

    private PythonCallBenchmark(Path directory, long batchNanos) {
        this.directory = directory;
        this.batchNanos = batchNanos;
    }

    /** Takes {@code --brief} for shorter times. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        new PythonCallBenchmark(Files.createTempDirectory("molt-bench"), TimeUnit.MILLISECONDS.toNanos(brief ? 1 : 200))
                .run();
        String jars = System.getProperty(JIT_JARS);
        if (jars != null) {
            compiled(jars, arguments);
        }
    }

    private void run() throws Exception {
        say("ns a call, Java " + Runtime.version().feature() + ", median of " + BATCHES + " batches");
        say(String.format("  %-22s %12s %12s %12s %12s", "", "direct", "Java", "Python", "CPython"));
        try (Molt java = Molt.builder().home(directory.resolve("java")).open();
                Molt python = Molt.builder().home(directory.resolve("python")).open()) {
            java.update(ClassArchive.write(directory, "java", 1, Sample.class, JavaSample.class));
            Path archive = PythonSample.write(directory.resolve("python.zip"), "python", 1, "");
            python.update(archive);
            Map<String, String> cPython = cPython(archive);
            for (Map.Entry<String, ToIntFunction<Sample>> call : CALLS.entrySet()) {
                say(String.format(
                        Locale.ROOT,
                        "  %-22s %12.1f %12.1f %12.1f %12s",
                        call.getKey(),
                        cost(call.getValue(), new JavaSample()),
                        cost(call.getValue(), java.service(Sample.class)),
                        cost(call.getValue(), python.service(Sample.class)),
                        cPython.getOrDefault(call.getKey(), "-")));
            }
        }
        say("  (" + Integer.toHexString(unused) + ")");
    }

    private Map<String, String> cPython(Path archive) throws IOException {
        Map<String, String> costs = new LinkedHashMap<>();
        if (CPython.executable().isPresent()) {
            try (CPython python = CPython.start(CPython.executable().get(), CPython.script(directory), archive)) {
                for (String call : CALLS.keySet()) {
                    costs.put(call, String.format(Locale.ROOT, "%.1f", Double.parseDouble(python.ask("cost " + call))));
                }
            }
        }
        return costs;
    }

    /** The median over batches, after as many that don't count. */
    private double cost(ToIntFunction<Sample> call, Sample sample) {
        double[] costs = new double[BATCHES];
        for (int batch = -BATCHES; batch < BATCHES; batch++) {
            int calls = 0;
            long start = System.nanoTime();
            long took = 0;
            while (took < batchNanos) {
                for (int i = 0; i < 100; i++) {
                    unused = 31 * unused + call.applyAsInt(sample);
                }
                calls += 100;
                took = System.nanoTime() - start;
            }
            if (batch >= 0) {
                costs[batch] = (double) took / calls;
            }
        }
        Arrays.sort(costs);
        return costs[BATCHES / 2];
    }

    private static void compiled(String jars, String[] arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+EnableJVMCI",
                "--upgrade-module-path=" + jars,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                PythonCallBenchmark.class.getName()));
        command.addAll(List.of(arguments));
        say("With GraalVM's compiler:");
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("The JVM with GraalVM's compiler ended with status " + status);
        }
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void say(String line) {
        System.out.println(line);
    }
}
