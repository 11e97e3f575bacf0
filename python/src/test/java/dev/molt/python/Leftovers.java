package dev.molt.python;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What there is in this process of module versions: their loaders, their contexts and their threads. Counted after a
 * collection. Immutable.
 *
 * @param counts maps the name of a class to how many instances are reachable
 * @param threads the names of the threads that belong to a module version
 */
record Leftovers(Map<String, Long> counts, Set<String> threads) {
    private static final List<String> CLASSES = List.of(
            "dev.molt.loader.ModuleClassLoader",
            "dev.molt.python.Interpreter",
            "com.oracle.truffle.polyglot.PolyglotContextImpl",
            "com.oracle.graal.python.runtime.PythonContext");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static Leftovers now() {
        PythonEngine.ofProcess().awaitSpares();
        Map<String, Long> counts = new TreeMap<>();
        CLASSES.forEach(name -> counts.put(name, 0L));
        histogram().lines().map(String::strip).map(line -> line.split("\\s+")).forEach(line -> {
            if (line.length >= 4 && counts.containsKey(line[3])) {
                counts.put(line[3], Long.valueOf(line[1]));
            }
        });
        return new Leftovers(counts, moduleThreads());
    }

    /** Of all classes whose instances are reachable, which the JVM finds out by a full collection. */
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Those that work for one version: its start, its calls of the life cycle, its jobs and its end. */
    private static Set<String> moduleThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.matches(
                        "molt-(start|close|adopt|release|warm|check) .*|molt-python-close|.* job .*|.* worker .*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until there is no more than this. */
    void awaitAgain() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Leftovers seen = now();
        while (!seen.isWithin(this)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Left over: " + seen + "\nbefore: " + this);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            seen = now();
        }
    }

    private boolean isWithin(Leftovers before) {
        return before.threads.containsAll(threads)
                && counts.entrySet().stream().allMatch(entry -> entry.getValue() <= before.counts.get(entry.getKey()));
    }
}
