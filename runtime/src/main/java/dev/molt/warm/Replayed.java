package dev.molt.warm;

import java.util.List;

/**
 * What came of the recorded calls of one method. Immutable.
 *
 * @param method as in {@code Pricing.quote}
 * @param calls how many were run
 * @param failed how many of them threw
 * @param firstFailure what the first of those threw and where, a line each; empty when none did
 */
public record Replayed(String method, int calls, int failed, List<String> firstFailure) {
    public Replayed {
        firstFailure = List.copyOf(firstFailure);
    }

    /** One line for people, such as {@code Pricing.quote 20000 calls, 3 failed}. */
    public String describe() {
        String failures = failed == 0 ? "" : ", " + failed + " failed";
        return method + " " + calls + " calls" + failures;
    }
}
