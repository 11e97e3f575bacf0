package dev.molt.warm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was done to warm one module version. Immutable.
 *
 * @param hooks how many providers warmed themselves up
 * @param replayed what came of recorded calls, for each method
 */
public record Warmth(int hooks, List<Replayed> replayed) {
    public Warmth {
        replayed = List.copyOf(replayed);
    }

    /** Whether anything was run. */
    public boolean isWarm() {
        return hooks > 0 || !replayed.isEmpty();
    }

    /** One line for people. */
    public String describe() {
        String calls = replayed.stream().map(Replayed::describe).collect(Collectors.joining("; "));
        return hooks + " hooks" + (calls.isEmpty() ? "" : "; replayed " + calls);
    }
}
