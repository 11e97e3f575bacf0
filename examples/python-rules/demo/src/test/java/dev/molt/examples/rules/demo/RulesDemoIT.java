package dev.molt.examples.rules.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, without its pauses and with fewer updates. */
class RulesDemoIT {
    @TempDir
    private Path directory;

    @Test
    void everyPromise_isKept() throws Exception {
        List<String> steps = new ArrayList<>();

        RulesReport report = RulesDemo.run(directory, new RulesDemo.Pace(14, Duration.ZERO), steps::add);

        assertThat(report.breaches()).as(() -> String.join("\n", steps)).isEmpty();
        JsonObject json = report.json();
        for (String bad : List.of("failed", "torn", "stale", "mixed", "retained")) {
            assertThat(json.getLong(bad)).as(bad).isZero();
        }
        assertThat(json.getLong("offers")).isPositive();
        assertThat(json.getLong("declared")).isPositive();
        assertThat(json.getInt("updates")).isEqualTo(14);
        assertThat(json.getInt("refused")).isEqualTo(3);
        assertThat(json.getInt("rollbacks")).isEqualTo(2);
        assertThat(json.getInt("handOvers")).isEqualTo(16);
        assertThat(json.getInt("collected")).isPositive();
        assertThat(report.text()).endsWith("Verdict: every promise was kept.");
        assertThat(String.join("\n", steps))
                .contains("Update to 2.0 in Java", "Rollback to 2.0 in Java", "PYTHON_SYNTAX", "PROVIDER_FAILED");
    }
}
