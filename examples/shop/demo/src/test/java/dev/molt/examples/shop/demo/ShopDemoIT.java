package dev.molt.examples.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, without its pauses and with fewer calls. */
class ShopDemoIT {
    private static final ShopDemo.Pace SHORT = new ShopDemo.Pace(Duration.ZERO, 10_000, Duration.ofSeconds(20));
    private static final ShopDemo.Pace IMPOSSIBLE = new ShopDemo.Pace(Duration.ZERO, Long.MAX_VALUE, Duration.ZERO);

    @TempDir
    private Path directory;

    @Test
    void everyPromise_isKept() throws Exception {
        List<String> steps = new ArrayList<>();

        DemoReport report = ShopDemo.run(directory, SHORT, steps::add);

        assertThat(report.breaches()).as(() -> String.join("\n", steps)).isEmpty();
        JsonObject json = report.json();
        assertThat(json.getLong("calls")).isGreaterThanOrEqualTo(10_000);
        for (String bad : List.of("failed", "torn", "stale", "mixed", "retained")) {
            assertThat(json.getLong(bad)).as(bad).isZero();
        }
        assertThat(json.getInt("updates")).isEqualTo(20);
        assertThat(json.getInt("refused")).isEqualTo(4);
        assertThat(json.getInt("rollbacks")).isEqualTo(2);
        assertThat(json.getInt("collected")).isPositive();
        assertThat(json.getString("verdict")).isEqualTo("kept");
        assertThat(report.text()).endsWith("Verdict: every promise was kept.");
        assertThat(String.join("\n", steps))
                .contains("CANDIDATE_STALLED", "ARCHIVE_INCOMPLETE", "LINK_CLASS_MISSING", "PROVIDER_FAILED");
    }

    @Test
    void tooFewCalls_breakAPromise() throws Exception {
        DemoReport report = ShopDemo.run(directory, IMPOSSIBLE, step -> {});

        assertThat(report.kept()).isFalse();
        assertThat(report.json().getString("verdict")).isEqualTo("broken");
        assertThat(report.text()).contains("Verdict: BROKEN.", "calls were missing when the time was over");
    }
}
