package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which refusals are remembered, and what becomes of a module that fails for a while. */
class RefusalTest {
    private static final String DOWN = "molt.test.down";

    @TempDir
    private Path directory;

    private Path modules() {
        return directory.resolve("modules");
    }

    @AfterEach
    void up() {
        System.clearProperty(DOWN);
    }

    private static void down() {
        System.setProperty(DOWN, "true");
    }

    private static byte[] billing(String label) {
        return Archives.greeter(
                "billing",
                label,
                "if (Boolean.getBoolean(\"" + DOWN + "\")) throw new Exception(\"database is down\");",
                "return \"billing " + label + "\";");
    }

    private static byte[] tax(String label) {
        return Archives.greeter("tax", label, "tax");
    }

    private static String greet(Molt molt, String module) {
        return molt.module(module).service(Greeter.class).greet("x");
    }

    @Test
    void moduleThatFailsAtTheRestart_isTriedAgain_thoughOthersLandMeanwhile() throws Exception {
        try (Host host = new Host(modules())) {
            Archives.put(modules(), "billing.jar", billing("1"));
            host.await(MoltEvent.Switched.class);
        }
        down();
        try (Host host = new Host(modules())) {
            assertThat(host.molt.live().describe()).isEqualTo("generation 2 (no modules; absent: billing 1)");
            Archives.put(modules(), "tax.jar", tax("1"));
            GenerationRecord without = host.await(MoltEvent.Switched.class).generation();
            assertThat(without.describe()).isEqualTo("generation 3 (tax 1; absent: billing 1)");
            assertThat(modules().resolve(".molt/refused")).isEmptyDirectory();
        }
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Refused.class).problem().text()).contains("database is down");
            up();
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .extracting(GenerationRecord.Module::toString)
                    .containsExactly("billing 1", "tax 1");
            assertThat(greet(host.molt, "billing")).isEqualTo("billing 1");
        }
    }

    @Test
    void moduleThatFailsAtTheRestart_staysSettled_withoutAnyDirectory() throws Exception {
        Path home = directory.resolve("home");
        Path billing = Files.write(directory.resolve("billing.jar"), billing("1"));
        Path tax = Files.write(directory.resolve("tax.jar"), tax("1"));
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            molt.update(billing);
        }
        down();
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            molt.update(tax);
            assertThat(molt.live().describe()).endsWith("(tax 1; absent: billing 1)");
        }
        up();
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            assertThat(molt.live().describe()).endsWith("(billing 1, tax 1)");
            assertThat(greet(molt, "billing")).isEqualTo("billing 1");
        }
        down();
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            up();
            Files.write(billing, billing("2"));
            molt.update(billing);
            assertThat(molt.live().describe()).endsWith("(billing 2, tax 1)");
        }
    }

    @Test
    void absentModule_goesWithItsFile() throws Exception {
        try (Host host = new Host(modules())) {
            Archives.put(modules(), "billing.jar", billing("1"));
            Archives.put(modules(), "tax.jar", tax("1"));
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
        }
        down();
        Files.delete(modules().resolve("billing.jar"));
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .endsWith("(tax 1)");
        }
    }

    @Test
    void archiveThatWasRefused_isTriedAgain_whenItsFileIsTouched() throws Exception {
        down();
        try (Host host = new Host(modules())) {
            Archives.put(modules(), "billing.jar", billing("1"));
            host.await(MoltEvent.Refused.class);
            up();
        }
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Waiting.class).problem().code())
                    .as("a restart is no reason to try it again")
                    .isEqualTo(ProblemCode.DIGEST_REFUSED);
            assertThat(host.molt.live().directory()).isEmpty();
            Files.setLastModifiedTime(
                    modules().resolve("billing.jar"),
                    FileTime.from(Instant.now().plusSeconds(1)));
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 1 (billing 1)");
        }
    }

    @Test
    void archiveThatWasLiveOnce_isNotRememberedAsRefused() throws Exception {
        Path home = directory.resolve("home");
        Path file = directory.resolve("billing.jar");
        byte[] first = billing("1");
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            molt.update(Files.write(file, first));
            molt.update(Files.write(file, billing("2")));
            down();
            assertThat(molt.update(Files.write(file, first))).isInstanceOf(UpdateOutcome.Refused.class);
            assertThat(home.resolve("refused")).isEmptyDirectory();
            assertThat(molt.update(Files.write(file, billing("3")))).isInstanceOf(UpdateOutcome.Refused.class);
            assertThat(home.resolve("refused")).isNotEmptyDirectory();
        }
    }

    @Test
    void moduleWhoseStartCallsAnother_comesBack_thoughTheOtherStartsLater() throws Exception {
        Path home = directory.resolve("home");
        Path caller = Files.write(directory.resolve("caller.jar"), Archives.caller("a caller", "1"));
        Path tax = Files.write(directory.resolve("tax.jar"), tax("1"));
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            assertThat(molt.update(caller))
                    .isInstanceOfSatisfying(
                            UpdateOutcome.Refused.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.SERVICE_UNAVAILABLE));
            molt.update(tax);
            assertThat(molt.update(caller)).isInstanceOf(UpdateOutcome.Switched.class);
        }
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            assertThat(molt.live().describe()).isEqualTo("generation 2 (a caller 1, tax 1)");
            molt.module("a caller").service(Runnable.class).run();
        }
    }

    @Test
    void moduleWhoseStartCallsAnother_goesLive_whenBothLandTogether() throws Exception {
        Files.createDirectories(modules());
        Archives.put(modules(), "a caller.jar", Archives.caller("a caller", "1"));
        Archives.put(modules(), "tax.jar", tax("1"));
        try (Host host = new Host(modules())) {
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
            assertThat(modules().resolve(".molt/refused")).isEmptyDirectory();
        }
    }
}
