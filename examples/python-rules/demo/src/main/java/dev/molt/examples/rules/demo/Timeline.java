package dev.molt.examples.rules.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which versions may answer, in their order. One is announced before it can go live and acknowledged when the host says that
 * it is. Thread-safe; one thread announces and acknowledges.
 */
final class Timeline {
    private static final int LONGEST = 1_000;

    /** All versions so far; replaced, never changed. */
    private volatile List<Release> releases = List.of();

    /** The index of the last one that the host has acknowledged: calls that begin now must not see an older one. */
    private volatile int acknowledged = -1;

    /** Maps an index to when a caller saw its version first, as of System.nanoTime; 0 before. */
    private final AtomicLongArray firstSeen = new AtomicLongArray(LONGEST);

    int announce(Release next) {
        List<Release> longer = new ArrayList<>(releases);
        longer.add(next);
        releases = List.copyOf(longer);
        return longer.size() - 1;
    }

    /** The host says that this one is live. */
    void acknowledge(int index) {
        acknowledged = index;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** What was announced under a label. */
    Optional<Release> named(String label) {
        return releases.stream()
                .filter(release -> release.label().equals(label))
                .findFirst();
    }

    /** The newest index of a version, not older than the oldest allowed; -1 if there is none. */
    int find(Release seen, int oldest) {
        List<Release> known = releases;
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
