package dev.molt.examples.rules.demo;

import dev.molt.examples.rules.Basket;
import dev.molt.examples.rules.Offer;
import dev.molt.examples.rules.PricingRules;
import dev.molt.examples.rules.UnknownArticleException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Threads that ask for offers without a pause, have each one judged, and note what they were granted. Thread-safe. */
final class Customers {
    private final PricingRules rules;
    private final Timeline timeline;
    private final Till till;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final Map<String, LongAdder> granted = new ConcurrentHashMap<>();
    private final Map<Till.Judgement, LongAdder> judged = new ConcurrentHashMap<>();
    private volatile boolean done;

    final LongAdder begun = new LongAdder();
    final LongAdder answered = new LongAdder();

    /** Baskets that were refused as the contract says. */
    final LongAdder declared = new LongAdder();

    final LongAdder failed = new LongAdder();

    /** The first failure or unsound offer, for people. */
    final AtomicReference<@Nullable String> firstBreach = new AtomicReference<>();

    Customers(PricingRules rules, Timeline timeline, int count) {
        this.rules = rules;
        this.timeline = timeline;
        this.till = new Till(timeline);
        for (int which = 1; which <= count; which++) {
            Latency latency = Latency.nothing();
            latencies.add(latency);
            long first = which;
            Thread thread = new Thread(() -> shop(first, count, latency), "customer-" + which);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void shop(long first, int step, Latency latency) {
        for (long number = first; !done; number += step) {
            Basket basket = Baskets.of(number);
            int acknowledged = timeline.acknowledged();
            begun.increment();
            long start = System.nanoTime();
            try {
                Offer offer = rules.offer(basket);
                latency.add(offer, System.nanoTime() - start);
                count(offer);
                note(offer, till.judge(basket, offer, acknowledged));
            } catch (UnknownArticleException e) {
                countDeclared(number, e);
            } catch (RuntimeException | Error e) {
                failed.increment();
                firstBreach.compareAndSet(null, "A call failed: " + e);
            }
        }
    }

    private void countDeclared(long number, UnknownArticleException e) {
        if (Baskets.isStrange(number) && String.valueOf(e.getMessage()).contains("'moon dust'")) {
            declared.increment();
        } else {
            failed.increment();
            firstBreach.compareAndSet(null, "A good basket was refused: " + e);
        }
    }

    private void count(Offer offer) {
        offer.discounts().forEach(discount -> add(discount.rule()));
        add(PricingRules.BASKETS);
        answered.increment();
    }

    private void add(String name) {
        granted.computeIfAbsent(name, any -> new LongAdder()).increment();
    }

    private void note(Offer offer, Till.Judgement judgement) {
        judged.computeIfAbsent(judgement, any -> new LongAdder()).increment();
        if (judgement != Till.Judgement.SOUND) {
            firstBreach.compareAndSet(null, "An offer was " + judgement + ": " + offer);
        }
    }

    long count(Till.Judgement judgement) {
        LongAdder count = judged.get(judgement);
        return count == null ? 0 : count.sum();
    }

    /** What all of them were granted, under the names that the rules use. */
    Map<String, Long> granted() {
        Map<String, Long> sums = new HashMap<>();
        granted.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /** Stops calling, and gives how long all calls took that were answered. */
    Latency stop() throws InterruptedException {
        done = true;
        Latency all = Latency.nothing();
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).join();
            all.add(latencies.get(i));
        }
        return all;
    }

    /** How long calls took that were answered in Python, and in Java, in nanoseconds. Confined to one thread at a time. */
    record Latency(Histogram python, Histogram java) {
        private static final long LONGEST_NANOS = 60_000_000_000L;

        private static Latency nothing() {
            return new Latency(new Histogram(LONGEST_NANOS, 3), new Histogram(LONGEST_NANOS, 3));
        }

        private void add(Offer offer, long nanos) {
            boolean inJava = offer.labels().contains(Release.IN_JAVA.label());
            (inJava ? java : python).recordValue(Math.min(nanos, LONGEST_NANOS));
        }

        private void add(Latency other) {
            python.add(other.python);
            java.add(other.java);
        }
    }
}
