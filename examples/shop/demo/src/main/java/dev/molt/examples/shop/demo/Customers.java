package dev.molt.examples.shop.demo;

import dev.molt.examples.shop.Order;
import dev.molt.examples.shop.Pricing;
import dev.molt.examples.shop.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Threads that ask for quotes without pause, and have each answer judged. Thread-safe. */
final class Customers {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Pricing pricing;
    private final Timeline timeline;
    private final Verdict verdict;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Histogram> latencies = new ArrayList<>();
    private volatile boolean done;

    final LongAdder calls = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder torn = new LongAdder();
    final LongAdder mixed = new LongAdder();
    final LongAdder stale = new LongAdder();

    /** The first failure or unsound quote, for people. */
    final AtomicReference<@Nullable String> firstBreach = new AtomicReference<>();

    Customers(Pricing pricing, Timeline timeline, int count) {
        this.pricing = pricing;
        this.timeline = timeline;
        this.verdict = new Verdict(timeline);
        for (int i = 0; i < count; i++) {
            Histogram latency = new Histogram(LONGEST_NANOS, 3);
            latencies.add(latency);
            int quantity = i * 5 + 1;
            Thread thread = new Thread(() -> call(quantity, latency), "customer-" + (i + 1));
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void call(int quantity, Histogram latency) {
        for (long number = 1; !done; number++) {
            Order order = new Order(number, quantity, 1_999);
            int acknowledged = timeline.acknowledged();
            long start = System.nanoTime();
            try {
                Quote quote = pricing.quote(order);
                latency.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
                count(quote, verdict.judge(quote, acknowledged));
            } catch (RuntimeException | Error e) {
                failed.increment();
                firstBreach.compareAndSet(null, "A call failed: " + e);
            }
            calls.increment();
        }
    }

    private void count(Quote quote, Verdict.Judgement judgement) {
        if (judgement == Verdict.Judgement.SOUND) {
            return;
        }
        switch (judgement) {
            case TORN -> torn.increment();
            case MIXED -> mixed.increment();
            case STALE -> stale.increment();
            case SOUND -> throw new AssertionError();
        }
        firstBreach.compareAndSet(null, "A call was " + judgement + ": " + quote);
    }

    /** Stops calling, and gives the latencies of all calls. */
    Histogram stop() throws InterruptedException {
        done = true;
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).join();
            all.add(latencies.get(i));
        }
        return all;
    }
}
