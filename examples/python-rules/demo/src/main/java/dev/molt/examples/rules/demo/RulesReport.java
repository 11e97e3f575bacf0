package dev.molt.examples.rules.demo;

import com.grack.nanojson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a demo. Immutable.
 *
 * @param breaches the promises that were broken, a sentence each
 */
public record RulesReport(JsonObject json, List<String> breaches) {
    public RulesReport {
        breaches = List.copyOf(breaches);
    }

    /** Whether every promise was kept. */
    public boolean kept() {
        return breaches.isEmpty();
    }

    /** The figures in a table, and the verdict. */
    public String text() {
        StringBuilder text = new StringBuilder();
        row(text, "offers, refused as declared", counts("offers", "declared"));
        row(text, "  failed, torn, stale, mixed", counts("failed", "torn", "stale", "mixed"));
        row(text, "updates, refused, rollbacks", counts("updates", "refused", "rollbacks"));
        row(text, "landed to served, ms", figures("landedToServedMillis"));
        row(text, "hand-overs", counts("handOvers"));
        row(text, "  callers held, ms", figures("heldMillis"));
        row(text, "call answered in Python, µs", figures("pythonCallMicros"));
        row(text, "call answered in Java, µs", figures("javaCallMicros"));
        row(text, "old versions collected, retained", counts("collected", "retained"));
        if (kept()) {
            text.append("Verdict: every promise was kept.");
        } else {
            text.append("Verdict: BROKEN.");
            breaches.forEach(breach -> text.append("\n  ").append(breach));
        }
        return text.toString();
    }

    private String counts(String... names) {
        return Arrays.stream(names)
                .map(name -> Long.toString(json.getLong(name)))
                .collect(Collectors.joining(", "));
    }

    private String figures(String name) {
        JsonObject figures = json.getObject(name);
        return String.format(
                "p50 %.1f   p99 %.1f   max %.1f",
                figures.getDouble("p50"), figures.getDouble("p99"), figures.getDouble("max"));
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("  %-34s %s%n", name, value));
    }
}
