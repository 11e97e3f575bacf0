package dev.molt.benchmarks;

import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Which compiled callers a switch throws back to the interpreter: none that call a reference; beside it, as the control,
 * a caller of a volatile field. And that the JIT compiler takes all that a reference calls. Counted by the JVM's own
 * flight recorder.
 */
public final class DeoptimizationBenchmark {
    private static final int SWITCHES = 20;
    private static final long CALLS_BETWEEN = 20_000_000;

    private DeoptimizationBenchmark() {}

    /** What is called. */
    public interface Adder {
        int add(int x);
    }

    /** One version of it, defined anew by a loader of its own for each generation. */
    public static final class OneAdder implements Adder {
        @Override
        public int add(int x) {
            return x + 3;
        }
    }

    private static final class Version extends ClassLoader {
        private Version() {
            super(DeoptimizationBenchmark.class.getClassLoader());
        }

        private Adder define() {
            try (InputStream in =
                    DeoptimizationBenchmark.class.getResourceAsStream("DeoptimizationBenchmark$OneAdder.class")) {
                byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
                return defineClass(null, bytes, 0, bytes.length)
                        .asSubclass(Adder.class)
                        .getConstructor()
                        .newInstance();
            } catch (IOException | ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static volatile Adder field = new OneAdder();

    /** Takes no argument. */
    @SuppressWarnings("SystemOut") // a program's output
    public static void main(String[] arguments) throws Exception {
        Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
        Adder reference = switchboard.reference(Adder.class, null, null);
        IntConsumer bySwitch = number -> {
            Generation old = switchboard.live();
            Adder next = new Version().define();
            switchboard.publish(switchboard.prepare(number, List.of(new Provider(Adder.class, "adder", "1", next))));
            while (!switchboard.isDrained(old)) {
                Thread.onSpinWait();
            }
            switchboard.release(old);
        };
        bySwitch.accept(1);
        System.out.println("Deoptimisations of the caller in " + SWITCHES
                + " switches, by method and reason; what was not compiled");
        Map<String, Integer> counted = count("callReference", () -> callReference(reference), bySwitch);
        System.out.println("reference:      " + counted);
        System.out.println("volatile field: "
                + count("callField", DeoptimizationBenchmark::callField, number -> field = new Version().define()));
        if (!counted.isEmpty()) {
            throw new IllegalStateException(
                    "A switch deoptimised a caller of a reference, or what it calls is not compiled");
        }
    }

    private static final AtomicLong CALLS = new AtomicLong();
    private static volatile boolean stopped;

    /** Calls in rounds, so that the caller is compiled as a method and not only as a loop. */
    private static int callReference(Adder adder) {
        int x = 0;
        for (int i = 0; i < 1_000; i++) {
            x += adder.add(i);
        }
        return x;
    }

    private static int callField() {
        int x = 0;
        for (int i = 0; i < 1_000; i++) {
            x += field.add(i);
        }
        return x;
    }

    @FunctionalInterface
    private interface Caller {
        int call();
    }

    private static Map<String, Integer> count(String name, Caller caller, IntConsumer change) throws Exception {
        stopped = false;
        CALLS.set(0);
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    long sum = 0;
                    while (!stopped) {
                        sum += caller.call();
                        CALLS.addAndGet(1_000);
                    }
                    CALLS.addAndGet(sum & 1);
                    ended.countDown();
                },
                name);
        thread.start();
        await(2 * CALLS_BETWEEN);
        Path file = Files.createTempFile("molt-bench", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.Deoptimization").withThreshold(Duration.ZERO);
            recording.enable("jdk.CompilationFailure");
            recording.start();
            for (int i = 0; i < SWITCHES; i++) {
                change.accept(i + 2);
                await(CALLS.get() + CALLS_BETWEEN);
            }
            recording.stop();
            recording.dump(file);
        }
        stopped = true;
        ended.await();
        Map<String, Integer> counts = new TreeMap<>();
        for (RecordedEvent event : new ArrayList<>(RecordingFile.readAllEvents(file))) {
            if (event.getEventType().getName().equals("jdk.CompilationFailure")) {
                String message = event.getString("failureMessage");
                if (message.contains("constant") || message.contains("parse")) {
                    counts.merge("not compiled: " + message, 1, Integer::sum);
                }
            } else if (event.getThread() != null
                    && name.equals(event.getThread().getJavaName())) {
                counts.merge(describe(event), 1, Integer::sum);
            }
        }
        Files.delete(file);
        return counts;
    }

    private static String describe(RecordedEvent event) {
        String where = event.getStackTrace() == null
                        || event.getStackTrace().getFrames().isEmpty()
                ? "unknown"
                : frame(event.getStackTrace().getFrames().get(0));
        return where + " " + event.getString("reason");
    }

    private static String frame(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void await(long calls) {
        while (CALLS.get() < calls) {
            Thread.onSpinWait();
        }
    }
}
