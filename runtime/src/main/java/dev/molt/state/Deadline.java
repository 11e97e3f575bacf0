package dev.molt.state;

import java.time.Duration;

/**
 * A moment up to which something has to be done. Immutable.
 *
 * @param limit how long it was when it was set
 * @param end as {@link System#nanoTime} counts
 */
record Deadline(Duration limit, long end) {
    static Deadline in(Duration limit) {
        return new Deadline(limit, System.nanoTime() + limit.toNanos());
    }

    /** What is left until then; never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }
}
