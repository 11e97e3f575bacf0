package dev.molt.examples.game.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, without its pauses and with fewer sessions. */
class GameDemoIT {
    private static final GameDemo.Pace SHORT = new GameDemo.Pace(20, 1_000, Duration.ZERO);

    @TempDir
    private Path directory;

    @Test
    void everyPromise_isKept() throws Exception {
        List<String> steps = new ArrayList<>();

        GameReport report = GameDemo.run(directory, SHORT, steps::add);

        assertThat(report.breaches()).as(() -> String.join("\n", steps)).isEmpty();
        JsonObject json = report.json();
        for (String bad : List.of("failed", "outOfSequence", "wrongGold", "wentBack", "retained")) {
            assertThat(json.getLong(bad)).as(bad).isZero();
        }
        for (String good : List.of("commands", "censuses", "failedOnTrial", "collected")) {
            assertThat(json.getLong(good)).as(good).isPositive();
        }
        assertThat(json.getInt("updates")).isEqualTo(18);
        assertThat(json.getInt("rollbacks")).isEqualTo(4);
        assertThat(json.getInt("trialsFailed")).isEqualTo(2);
        assertThat(json.getInt("handOvers")).isEqualTo(12);
        assertThat(json.getString("verdict")).isEqualTo("kept");
        assertThat(report.text()).endsWith("Verdict: every promise was kept.");
        assertThat(String.join("\n", steps)).contains("at one blow: true.", "at one blow: false.", "Back by itself");
    }
}
