package dev.molt.update;

import dev.molt.state.HandOvers;
import java.time.Duration;
import java.util.List;

/**
 * How state went over. Immutable.
 *
 * @param held how long new calls to the modules that changed had to wait, at most
 * @param modules what that consists of, for each module whose state it was
 */
public record HandedOver(Duration held, List<HandOvers.Measure> modules) {
    /** No state went over, and nobody had to wait. */
    public static final HandedOver NOTHING = new HandedOver(Duration.ZERO, List.of());

    public HandedOver {
        modules = List.copyOf(modules);
    }
}
