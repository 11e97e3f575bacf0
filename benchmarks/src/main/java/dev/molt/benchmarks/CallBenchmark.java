package dev.molt.benchmarks;

import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A call through a reference, with drain, beside a direct call on a plain field (which the compiler reads as it does a final one), a volatile field, and a dynamic proxy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class CallBenchmark {
    /** What is called. */
    public interface Adder {
        int add(int x);
    }

    /** A body that does next to nothing, or about 50 ns of work. */
    public static final class WorkingAdder implements Adder {
        private final int tokens;

        public WorkingAdder(int tokens) {
            this.tokens = tokens;
        }

        @Override
        public int add(int x) {
            if (tokens > 0) {
                Blackhole.consumeCPU(tokens);
            }
            return x + 3;
        }
    }

    /** How often the generation was switched under a hot caller before. */
    @Param({"0", "6"})
    private int switches;

    /** Tokens of work in the body. */
    @Param({"0", "20"})
    private int work;

    private int x = 5;
    private Adder direct = new WorkingAdder(0);
    private volatile Adder volatileField = new WorkingAdder(0);
    private Adder proxy = new WorkingAdder(0);
    private Adder reference = new WorkingAdder(0);

    private static final class OneVersion extends ClassLoader {
        private OneVersion() {
            super(CallBenchmark.class.getClassLoader());
        }

        private Adder define(int tokens) throws IOException, ReflectiveOperationException {
            try (InputStream in = CallBenchmark.class.getResourceAsStream("CallBenchmark$WorkingAdder.class")) {
                if (in == null) {
                    throw new IOException("The adder's class file is missing");
                }
                byte[] bytes = in.readAllBytes();
                return (Adder) defineClass(null, bytes, 0, bytes.length)
                        .getConstructor(int.class)
                        .newInstance(tokens);
            }
        }
    }

    @Setup
    public void setUp() throws IOException, ReflectiveOperationException {
        Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
        reference = switchboard.reference(Adder.class, null, null);
        for (int generation = 1; generation <= 1 + switches; generation++) {
            direct = new OneVersion().define(work);
            Generation old = switchboard.live();
            Generation next = switchboard.prepare(generation, List.of(new Provider(Adder.class, "adder", "1", direct)));
            switchboard.publish(next);
            if (switchboard.isDrained(old)) {
                switchboard.release(old);
            }
            for (int i = 0; i < 50_000; i++) {
                x += reference.add(i) & 1;
            }
        }
        volatileField = direct;
        Adder behind = direct;
        proxy = (Adder) Proxy.newProxyInstance(
                Adder.class.getClassLoader(),
                new Class<?>[] {Adder.class},
                (self, method, arguments) -> method.invoke(behind, arguments));
    }

    @Benchmark
    public int direct() {
        return direct.add(x);
    }

    @Benchmark
    public int volatileField() {
        return volatileField.add(x);
    }

    @Benchmark
    public int proxy() {
        return proxy.add(x);
    }

    @Benchmark
    public int reference() {
        return reference.add(x);
    }
}
