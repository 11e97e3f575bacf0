package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.benchmarks.StateModules.Counter;
import dev.molt.benchmarks.StateModules.Echo;
import dev.molt.benchmarks.StateModules.FaultyEcho;
import dev.molt.benchmarks.StateModules.SoundEcho;
import dev.molt.benchmarks.StateModules.StatefulCounter;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long callers of a module are held while its state goes over, what callers of another module notice of it, and how
 * soon the old version is back after the first failure of a new one. All calls are made under load, and all that was
 * counted is counted again at the end.
 */
public final class HandOverBenchmark {
    private static final int REMEMBERED = 1 << 20;

    private final Path directory;
    private final int rounds;
    private final int keys;

    private HandOverBenchmark(Path directory, int rounds, int keys) {
        this.directory = directory;
        this.rounds = rounds;
        this.keys = keys;
    }

    /** Takes {@code --brief} for fewer rounds. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        print(String.format(Locale.ROOT, "%-34s %9s %9s %9s %9s", "ms", "p50", "p99", "p99.9", "max"));
        for (int keys : brief ? new int[] {100} : new int[] {100, 10_000, 100_000}) {
            new HandOverBenchmark(Files.createTempDirectory("molt-bench"), brief ? 5 : 200, keys).handOvers();
        }
        new HandOverBenchmark(Files.createTempDirectory("molt-bench"), brief ? 2 : 30, 0).rollbacks();
    }

    private void handOvers() throws Exception {
        Path[] archives = {
            ClassArchive.write(directory, "counter", 1, Counter.class, StatefulCounter.class),
            ClassArchive.write(directory, "counter", 2, Counter.class, StatefulCounter.class)
        };
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.NONE)
                .open()) {
            molt.update(ClassArchive.write(directory, "echo", 1, Echo.class, SoundEcho.class));
            molt.update(archives[1]);
            Counter counter = molt.service(Counter.class);
            for (int key = 0; key < keys; key++) {
                counter.add(key);
            }
            Echo echo = molt.service(Echo.class);
            Caller held = new Caller(x -> counter.add(x % keys));
            Caller other = new Caller(echo::echo);
            long quietUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20L * rounds);
            other.awaitTime(quietUntil);
            long[] quiet = other.take();
            held.take();
            Times holds = new Times(rounds);
            Times moves = new Times(rounds);
            for (int round = 0; round < rounds; round++) {
                UpdateOutcome outcome = molt.update(archives[round % 2]);
                if (!(outcome instanceof UpdateOutcome.Switched switched)) {
                    throw new IllegalStateException("Not carried out: " + outcome);
                }
                holds.add(switched.handedOver().held().toNanos());
                moves.add(switched.handedOver().modules().stream()
                        .mapToLong(one -> one.release()
                                .plus(one.check())
                                .plus(one.adopt())
                                .toNanos())
                        .sum());
            }
            long[] meanwhile = other.take();
            other.stop();
            held.stop();
            requireNothingLost(counter, held.calls());
            String state = String.format(Locale.ROOT, "%,d objects", keys);
            print("held for a state of " + state, holds.sorted());
            print("of that, release, check and adopt", moves.sorted());
            print("callers of the other, quiet", quiet);
            print("callers of the other, meanwhile", meanwhile);
        }
    }

    private void requireNothingLost(Counter counter, long calls) {
        long sum = 0;
        for (int key = 0; key < keys; key++) {
            sum += counter.add(key) - 1;
        }
        if (sum != calls + keys) {
            throw new IllegalStateException("Counted " + sum + " of " + (calls + keys));
        }
    }

    private void rollbacks() throws Exception {
        Times back = new Times(rounds);
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.DEFAULT.lasting(Duration.ofMinutes(1)))
                .open()) {
            molt.update(ClassArchive.write(directory, "echo", 1, Echo.class, SoundEcho.class));
            Path faulty = ClassArchive.write(directory, "echo", 2, Echo.class, FaultyEcho.class);
            Echo echo = molt.service(Echo.class);
            for (int round = 0; round < rounds; round++) {
                AtomicBoolean ended = new AtomicBoolean();
                AtomicLong first = new AtomicLong();
                AtomicLong good = new AtomicLong();
                Thread caller = new Thread(() -> {
                    while (!ended.get() && good.get() == 0) {
                        try {
                            echo.echo(1);
                            if (first.get() != 0) {
                                good.set(System.nanoTime());
                            }
                        } catch (IllegalStateException e) {
                            first.compareAndSet(0, System.nanoTime());
                        }
                    }
                });
                caller.start();
                molt.update(faulty);
                caller.join();
                ended.set(true);
                back.add(good.get() - first.get());
            }
        }
        print("first failure to old version", back.sorted());
    }

    private static void print(String what, long[] sorted) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", what));
        for (double share : new double[] {0.5, 0.99, 0.999, 1}) {
            line.append(String.format(Locale.ROOT, " %9.4f", sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6));
        }
        print(line.toString());
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void print(String line) {
        System.out.println(line);
    }

    /** Times that are put in order once. Confined to one thread. */
    private static final class Times {
        private final long[] nanos;
        private int count;

        private Times(int most) {
            nanos = new long[most];
        }

        private void add(long time) {
            nanos[count++] = time;
        }

        private long[] sorted() {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** A call. */
    private interface Call {
        long call(int x);
    }

    /** Calls as often as it can on a thread of its own, and notes how long each call took. */
    private static final class Caller {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        /** Guarded by itself. */
        private final long[] nanos = new long[REMEMBERED];

        /** Guarded by {@link #nanos}. */
        private int count;

        /** Guarded by {@link #nanos}. */
        private long calls;

        private Caller(Call call) {
            this.thread = new Thread(() -> run(call), "caller");
            thread.start();
        }

        private void run(Call call) {
            for (int x = 0; !ended.get(); x = (x + 1) & Integer.MAX_VALUE) {
                long start = System.nanoTime();
                long unused = call.call(x);
                long took = System.nanoTime() - start;
                synchronized (nanos) {
                    nanos[count++ % REMEMBERED] = took;
                    calls++;
                }
            }
        }

        private void awaitTime(long until) throws InterruptedException {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            }
        }

        /** The times since the last taking, in order. */
        private long[] take() {
            synchronized (nanos) {
                long[] taken = Arrays.copyOf(nanos, Math.min(count, REMEMBERED));
                count = 0;
                Arrays.sort(taken);
                return taken;
            }
        }

        private long calls() {
            synchronized (nanos) {
                return calls;
            }
        }

        private void stop() throws InterruptedException {
            ended.set(true);
            thread.join();
        }
    }
}
