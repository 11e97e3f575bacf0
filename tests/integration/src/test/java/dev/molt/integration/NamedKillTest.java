package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills real processes, with a signal that they can't handle, while an update from version 1 to version 2 is held at a
 * stage: by the module's own code, by a class loader, or by a named pipe, where the host is about to write a file or reads
 * one whose writer, this test, does not go on.
 */
@DisabledOnOs(OS.WINDOWS) // named pipes in the file system
class NamedKillTest {
    @TempDir
    private Path directory;

    enum Stage {
        LANDING("", "", "updating", 1),
        LOAD("", "", "in the loading", 1),
        START("HeldHost.hold(\"in the constructor\");", "", "in the constructor", 1),
        COMMIT_GENERATION("", "generations/000002.json.tmp", "updating", 1),
        COMMIT_LIVE("", "live.tmp", "updating", 1),
        SETTLE("", "settled.tmp", "updating", 1),
        DRAIN("", "", "updated", 2),
        RETIRE("", "", "in close", 2);

        private final String constructor;

        /** The file of the home that is a pipe when the host is to write it; empty for none. */
        private final String pipe;

        private final String told;
        private final int comesBack;

        Stage(String constructor, String pipe, String told, int comesBack) {
            this.constructor = constructor;
            this.pipe = pipe;
            this.told = told;
            this.comesBack = comesBack;
        }
    }

    private final CountDownLatch killed = new CountDownLatch(1);

    private Path home() {
        return directory.resolve("home");
    }

    /** An archive of a greeter whose constructor, call and closing can be held. */
    private Path archive(String label, String constructor, String call, String close) throws IOException {
        return archive(label, "", constructor, call, close);
    }

    /** @param base what it extends, which is not in it; empty for nothing */
    private Path archive(String label, String base, String constructor, String call, String close) throws IOException {
        String source = "package sample;\nimport dev.molt.integration.HeldHost;\n"
                + "public final class SampleGreeter" + (base.isEmpty() ? "" : " extends " + base)
                + " implements dev.molt.integration.Greeter, AutoCloseable {\n"
                + "  public SampleGreeter() {" + constructor + "}\n"
                + "  public String greet(String name) {" + call + " return \"version " + label + "\"; }\n"
                + "  public void close() {" + close + "}\n"
                + "}\n";
        var entries = new java.util.LinkedHashMap<>(Archives.compile("sample.SampleGreeter", source));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes("sample.SampleGreeter\n"));
        return Files.write(directory.resolve("greeter-" + label + ".jar"), Archives.archive("greeter", label, entries));
    }

    @ParameterizedTest
    @EnumSource
    void hostKilledAtStage_comesBackSettled_andUpdatesAgain(Stage stage) throws Exception {
        Path first = archive(
                "1",
                "",
                stage == Stage.DRAIN ? "if (name.equals(\"caller\")) HeldHost.hold(\"in a call\");" : "",
                stage == Stage.RETIRE ? "HeldHost.hold(\"in close\");" : "");
        Path second = archive("2", stage == Stage.LOAD ? HeldHost.HELD_CLASS : "", stage.constructor, "", "");
        Path pipe = stage.pipe.isEmpty() ? null : home().resolve(stage.pipe);
        Path told = directory.resolve("told");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldHost.class.getName(),
                        home().toString(),
                        first.toString(),
                        second.toString(),
                        directory.resolve("go").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(told.toFile())
                .start();
        try {
            await(process, told, () -> Files.readString(told).contains("ready"));
            byte[] content = Files.readAllBytes(second);
            if (stage == Stage.LANDING) {
                Files.delete(second);
                makePipe(second);
                feed(second, Arrays.copyOf(content, content.length / 2));
            } else if (pipe != null) {
                makePipe(pipe);
            }
            Files.createFile(directory.resolve("go"));
            boolean ends = stage == Stage.DRAIN || stage == Stage.RETIRE;
            await(
                    process,
                    told,
                    () -> Files.readString(told).contains(stage.told)
                            && (!ends || Files.readString(told).contains("updated"))
                            && isReached(stage));
            assertThat(Files.readString(told).contains("updated")).isEqualTo(ends);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            killed.countDown();
        }
        if (pipe != null) {
            Files.delete(pipe);
        }
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            assertThat(molt.live().number()).isEqualTo(stage.comesBack);
            assertThat(molt.service(Greeter.class).greet("x")).isEqualTo("version " + stage.comesBack);
            assertThat(molt.generations())
                    .extracting(GenerationRecord::number)
                    .as("what was committed, and nothing of what was not")
                    .hasSize(stage == Stage.SETTLE ? 2 : stage.comesBack);
            assertThat(home().resolve("live")).hasContent(stage.comesBack + "\n");
            assertThat(home().resolve("staging")).isEmptyDirectory();
            assertThat(molt.update(archive("3", "", "", ""))).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(molt.service(Greeter.class).greet("x")).isEqualTo("version 3");
        }
    }

    /** Whether all that comes before the held step is on disk. */
    private boolean isReached(Stage stage) throws IOException {
        return switch (stage) {
            case LANDING -> stagedBytes() > 0;
            case LOAD -> archives() == 2;
            case START, DRAIN, RETIRE -> true;
            case COMMIT_GENERATION -> archives() == 2;
            case COMMIT_LIVE -> Files.exists(home().resolve("generations/000002.json"));
            case SETTLE -> Files.readString(home().resolve("live")).equals("2\n");
        };
    }

    private long archives() throws IOException {
        try (var kept = Files.list(home().resolve("archives"))) {
            return kept.count();
        }
    }

    private long stagedBytes() throws IOException {
        long bytes = 0;
        try (var staged = Files.list(home().resolve("staging"))) {
            for (Path file : staged.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** Waits on a thread of its own until the host reads the pipe, writes this much and does not end the file. */
    private void feed(Path pipe, byte[] content) {
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
                out.write(content);
                killed.await();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();
    }

    private static void makePipe(Path pipe) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Process process, Path told, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("the host, which told: %s", Files.readString(told))
                    .isTrue();
            Thread.onSpinWait();
        }
    }
}
