package dev.molt.examples.game.demo;

import com.grack.nanojson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a demo. Immutable.
 *
 * @param breaches the promises that were broken, a sentence each
 */
public record GameReport(JsonObject json, List<String> breaches) {
    public GameReport {
        breaches = List.copyOf(breaches);
    }

    /** Whether every promise was kept. */
    public boolean kept() {
        return breaches.isEmpty();
    }

    /** The figures in a table, and the verdict. */
    public String text() {
        StringBuilder text = new StringBuilder();
        row(text, "commands, censuses", counts("commands", "censuses"));
        row(text, "  failed, out of sequence", counts("failed", "outOfSequence"));
        row(text, "  wrong gold, ticks back", counts("wrongGold", "wentBack"));
        row(text, "updates, rollbacks, trials failed", counts("updates", "rollbacks", "trialsFailed"));
        row(text, "  failed calls of those trials", counts("failedOnTrial"));
        row(text, "hand-overs", counts("handOvers"));
        row(text, "  callers held, ms", figures("heldMillis"));
        row(text, "call latency, ms", figures("callLatencyMillis"));
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
                "p50 %.3f   p99 %.3f   max %.1f",
                figures.getDouble("p50"), figures.getDouble("p99"), figures.getDouble("max"));
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("  %-34s %s%n", name, value));
    }
}
