package dev.molt.benchmarks;

import dev.molt.Molt;
import dev.molt.api.Replayable;
import dev.molt.update.UpdateOutcome;
import dev.molt.warm.Warming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How long the calls of one thread, made at a steady pace, take before an update, while the next version is made ready,
 * and just after the switch to it: of a host that warms with recorded calls, and of one that does not. Their updates take
 * turns. A program, not a JMH benchmark: each version is cold once in its life.
 */
public final class WarmUpBenchmark {
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PACE = TimeUnit.MICROSECONDS.toNanos(40);

    /** The calls of about two seconds. */
    private static final int REMEMBERED = 1 << 16;

    private static final int ORDERS = 256;
    private static final int LINES = 12;

    private WarmUpBenchmark() {}

    /** What is called. */
    public interface Pricing {
        /** Prices an order. */
        @Replayable
        Quote quote(String order);
    }

    /** What it answers, and which version. */
    public record Quote(String label, double total, int checksum) {}

    /** Takes {@code --brief} for fewer updates. */
    public static void main(String[] arguments) throws Exception {
        int updates = List.of(arguments).contains("--brief") ? 2 : 25;
        Path directory = Files.createTempDirectory("molt-bench");
        List<Path> archives = List.of(
                ClassArchive.write(directory, "pricing", 1, Pricing.class, OrderPricing.class),
                ClassArchive.write(directory, "pricing", 2, Pricing.class, OrderPricing.class));
        try (Molt cold = open(directory.resolve("cold"), Warming.Settings.DEFAULT.withoutCalls());
                Molt warmed = open(directory.resolve("warmed"), Warming.Settings.DEFAULT)) {
            Subject ofCold = new Subject("cold", cold, archives);
            Subject ofWarmed = new Subject("warmed", warmed, archives);
            for (int i = -updates / 5; i < updates; i++) {
                ofCold.round(i >= 0);
                ofWarmed.round(i >= 0);
            }
            print("median over " + updates + " updates, us            p50       p99     p99.9       max     calls");
            ofCold.print();
            ofWarmed.print();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Molt open(Path home, Warming.Settings warmUp) {
        return Molt.builder().home(home).warmUp(warmUp).open();
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void print(String line) {
        System.out.println(line);
    }

    /** One host, and what was measured at it. Confined to one thread. */
    private static final class Subject {
        private final String name;
        private final Molt molt;
        private final List<Path> archives;
        private final Figures before = new Figures();
        private final Figures meanwhile = new Figures();
        private final Figures after = new Figures();
        private final Samples updates = new Samples();
        private int next;

        private Subject(String name, Molt molt, List<Path> archives) {
            this.name = name;
            this.molt = molt;
            this.archives = archives;
            molt.update(archives.get(0));
        }

        /** Calls for a while, updates under these calls, and calls on. */
        private void round(boolean counts) throws InterruptedException {
            Caller caller = new Caller(molt.service(Pricing.class));
            Thread thread = new Thread(caller, "caller");
            thread.start();
            TimeUnit.MILLISECONDS.sleep(600);
            long start = System.nanoTime();
            next = 1 - next;
            if (!(molt.update(archives.get(next)) instanceof UpdateOutcome.Switched)) {
                throw new IllegalStateException("The update was not carried out");
            }
            long end = System.nanoTime();
            long answered = caller.answered.get();
            while (caller.answered.get() < answered + 2) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(300);
            caller.stopped.set(true);
            thread.join();
            if (counts) {
                long switched = caller.switched(start);
                updates.add(end - start);
                before.add(caller.times(start - WINDOW, start));
                meanwhile.add(caller.times(switched - WINDOW, switched));
                after.add(caller.times(switched, switched + WINDOW));
            }
        }

        private void print() {
            before.print(name + ", 100 ms before the update");
            meanwhile.print(name + ", 100 ms before the switch");
            after.print(name + ", 100 ms after the switch");
            WarmUpBenchmark.print(String.format(Locale.ROOT, "%-34s %9.1f ms", name + ", update", updates.median()));
        }
    }

    /** Calls at a steady pace and notes how long each call took. The figures are read when its thread has ended. */
    private static final class Caller implements Runnable {
        private final Pricing pricing;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger unused = new AtomicInteger();
        private final AtomicLong answered = new AtomicLong();
        private final long[] starts = new long[REMEMBERED];
        private final long[] nanos = new long[REMEMBERED];
        private final String[] labels = new String[REMEMBERED];
        private int calls;

        private Caller(Pricing pricing) {
            this.pricing = pricing;
        }

        @Override
        public void run() {
            String[] orders = orders();
            long due = System.nanoTime();
            while (!stopped.get()) {
                while (System.nanoTime() < due) {
                    Thread.onSpinWait();
                }
                long start = System.nanoTime();
                Quote quote = pricing.quote(orders[calls % ORDERS]);
                int at = calls++ % REMEMBERED;
                nanos[at] = System.nanoTime() - start;
                starts[at] = start;
                labels[at] = quote.label();
                answered.lazySet(calls);
                unused.lazySet(quote.checksum() + (int) quote.total());
                due = Math.max(due + PACE, start);
            }
        }

        private static String[] orders() {
            Random random = new Random(1);
            String[] orders = new String[ORDERS];
            for (int i = 0; i < ORDERS; i++) {
                StringBuilder order = new StringBuilder();
                for (int line = 0; line < LINES; line++) {
                    order.append(String.format(
                            Locale.ROOT,
                            "part-%d %d %.2f;",
                            random.nextInt(10_000),
                            random.nextInt(50) + 1,
                            random.nextDouble() * 100));
                }
                orders[i] = order.toString();
            }
            return orders;
        }

        /** When the first call began that another version answered than the one before the update. */
        private long switched(long updateBegan) {
            int first = Math.max(0, calls - REMEMBERED);
            for (int i = first + 1; i < calls; i++) {
                if (starts[i % REMEMBERED] > updateBegan
                        && !labels[i % REMEMBERED].equals(labels[(i - 1) % REMEMBERED])) {
                    return starts[i % REMEMBERED];
                }
            }
            throw new IllegalStateException("No call was answered by the next version");
        }

        /** How long the calls took that began in this time, in order of their length. */
        private long[] times(long from, long to) {
            int known = Math.min(calls, REMEMBERED);
            long[] times = new long[known];
            int count = 0;
            for (int i = 0; i < known; i++) {
                if (starts[i] >= from && starts[i] < to) {
                    times[count++] = nanos[i];
                }
            }
            long[] sorted = Arrays.copyOf(times, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** What was measured in one window of time around each of many updates. Confined to one thread. */
    private static final class Figures {
        private static final double[] SHARES = {0.5, 0.99, 0.999, 1};
        private final List<Samples> byShare = new ArrayList<>();
        private final Samples calls = new Samples();

        private Figures() {
            for (int i = 0; i < SHARES.length; i++) {
                byShare.add(new Samples());
            }
        }

        private void add(long[] sorted) {
            calls.add(sorted.length);
            if (sorted.length == 0) {
                return; // others had the processor all the time
            }
            for (int i = 0; i < SHARES.length; i++) {
                byShare.get(i).add(sorted[(int) Math.ceil(SHARES[i] * sorted.length) - 1]);
            }
        }

        private void print(String what) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", what));
            byShare.forEach(share -> line.append(String.format(Locale.ROOT, " %9.1f", share.median() * 1_000)));
            line.append(String.format(Locale.ROOT, " %9.0f", calls.median() * 1_000_000));
            WarmUpBenchmark.print(line.toString());
        }
    }
}
