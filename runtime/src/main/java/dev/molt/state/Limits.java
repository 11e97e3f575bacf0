package dev.molt.state;

import java.time.Duration;

/**
 * How long a hand-over may take. Immutable.
 *
 * @param all for releasing, checking and adopting, of all modules together, the rehearsal included
 * @param grace for what was interrupted since its time was over
 * @param back for each attempt to bring a state back
 */
public record Limits(Duration all, Duration grace, Duration back) {
    public Limits {
        if (all.isNegative() || grace.isNegative() || back.isNegative()) {
            throw new IllegalArgumentException("A limit is negative");
        }
    }
}
