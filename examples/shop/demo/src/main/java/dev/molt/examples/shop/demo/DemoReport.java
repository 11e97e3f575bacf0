package dev.molt.examples.shop.demo;

import com.grack.nanojson.JsonObject;
import java.util.List;

/**
 * What came of a demo. Immutable.
 *
 * @param breaches the promises that were broken, a sentence each
 */
public record DemoReport(JsonObject json, List<String> breaches) {
    public DemoReport {
        breaches = List.copyOf(breaches);
    }

    /** Whether every promise was kept. */
    public boolean kept() {
        return breaches.isEmpty();
    }

    /** The figures in a table, and the verdict. */
    public String text() {
        JsonObject landed = json.getObject("landedToServedMillis");
        JsonObject switching = json.getObject("switchMillis");
        JsonObject latency = json.getObject("callLatencyMicros");
        StringBuilder text = new StringBuilder();
        row(text, "calls", json.getLong("calls") + "");
        row(text, "  failed, torn, stale, mixed", counts("failed", "torn", "stale", "mixed"));
        row(text, "updates, refused, rollbacks", counts("updates", "refused", "rollbacks"));
        row(
                text,
                "switch, ms",
                String.format("p50 %.3f   max %.3f", switching.getDouble("p50"), switching.getDouble("max")));
        row(
                text,
                "landed to served, ms",
                String.format("p50 %.1f   max %.1f", landed.getDouble("p50"), landed.getDouble("max")));
        row(
                text,
                "call latency, µs",
                String.format(
                        "p50 %.1f   p99 %.1f   p99.9 %.1f   max %.0f",
                        latency.getDouble("p50"),
                        latency.getDouble("p99"),
                        latency.getDouble("p999"),
                        latency.getDouble("max")));
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
        return String.join(
                ", ",
                List.of(names).stream()
                        .map(name -> Long.toString(json.getLong(name)))
                        .toList());
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("  %-34s %s%n", name, value));
    }
}
