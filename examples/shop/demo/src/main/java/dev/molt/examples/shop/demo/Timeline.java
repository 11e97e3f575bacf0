package dev.molt.examples.shop.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which pairs of versions may serve, in their order. A pair is announced before it can go live and acknowledged when the
 * host says that it is. Thread-safe; one thread announces and acknowledges.
 */
final class Timeline {
    private static final int LONGEST = 1_000;

    /** The versions of the two modules that are live together. */
    record Pair(String pricing, String tax) {}

    /** All pairs so far; replaced, never changed. */
    private volatile List<Pair> pairs = List.of();

    /** The index of the last pair that the host has acknowledged: calls that begin now must not see an older one. */
    private volatile int acknowledged = -1;

    /** Maps a pair's index to when a caller saw it first, as of System.nanoTime; 0 before. */
    private final AtomicLongArray firstSeen = new AtomicLongArray(LONGEST);

    int announce(Pair next) {
        List<Pair> longer = new ArrayList<>(pairs);
        longer.add(next);
        pairs = List.copyOf(longer);
        return longer.size() - 1;
    }

    /** The host says that this pair is live. */
    void acknowledge(int index) {
        acknowledged = index;
    }

    int acknowledged() {
        return acknowledged;
    }

    Pair current() {
        return pairs.get(acknowledged);
    }

    /** The newest pair that fits, not older than the oldest allowed; -1 if none does. */
    int find(Pair seen, int oldest) {
        List<Pair> known = pairs;
        for (int index = known.size() - 1; index >= Math.max(0, oldest); index--) {
            if (known.get(index).equals(seen)) {
                return index;
            }
        }
        return -1;
    }

    void seen(int index) {
        if (firstSeen.get(index) == 0) {
            firstSeen.compareAndSet(index, 0, System.nanoTime());
        }
    }

    long firstSeen(int index) {
        return firstSeen.get(index);
    }
}
