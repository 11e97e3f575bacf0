package dev.molt.update;

import java.time.Duration;
import java.util.List;

/**
 * What is to prove itself now. Immutable.
 *
 * @param kind a trial has all calls, a canary a part of them
 * @param generation the number of the generation that is to prove itself
 * @param settled the number of the generation that is gone back to if it does not
 * @param left how long a trial goes on; of a canary, nobody knows
 * @param figures for each version that is to prove itself, and in a canary for each that it is to follow
 */
public record Proving(Kind kind, long generation, long settled, Duration left, List<VersionFigures> figures) {
    /** How much it has to prove. */
    public enum Kind {
        TRIAL,
        CANARY
    }

    public Proving {
        figures = List.copyOf(figures);
    }
}
