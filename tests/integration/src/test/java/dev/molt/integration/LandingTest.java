package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files in a watched directory may do besides arriving one by one: see the table in the operations page. */
class LandingTest {
    @TempDir
    private Path directory;

    private Path modules() {
        return directory.resolve("modules");
    }

    private void put(String name, String module, String label) throws IOException {
        Archives.put(modules(), name, Archives.greeter(module, label, label));
    }

    /** Builds archives first, as that takes long, and then renames them all into place. */
    private void putAll(int count, String label) throws IOException {
        List<Path> built = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            built.add(Files.write(
                    modules().resolve("module" + i + ".tmp"), Archives.greeter("module" + i, label, label)));
        }
        for (Path file : built) {
            Files.move(
                    file,
                    modules().resolve(file.getFileName().toString().replace(".tmp", ".jar")),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Test
    void archivesThatArriveTogether_areOneUpdate() throws Exception {
        try (Host host = new Host(modules())) {
            putAll(20, "1");
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .hasSize(20);
            putAll(20, "2");
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .extracting(GenerationRecord.Module::label)
                    .containsOnly("2");
        }
    }

    @Test
    void fileThatAppearsAndVanishes_doesNothing() throws Exception {
        try (Host host = new Host(modules())) {
            byte[] archive = Archives.greeter("brief", "1", "brief");
            for (int i = 0; i < 50; i++) {
                Files.delete(Archives.put(modules(), "brief.jar", archive));
            }
            put("other.jar", "other", "1");
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .extracting(GenerationRecord.Module::name)
                    .containsExactly("other");
            assertThat(host.more()).noneMatch(event -> event instanceof MoltEvent.Refused);
        }
    }

    @Test
    void whatCannotBeRead_isToldWhenItStalls_andStopsNoOther() throws Exception {
        try (Host host = new Host(modules())) {
            Files.createDirectories(modules().resolve("directory.jar"));
            Files.createSymbolicLink(
                    modules().resolve("dangling.jar"), modules().resolve("nothing"));
            Path locked = Archives.put(modules(), "locked.jar", Archives.greeter("locked", "1", "locked"));
            boolean readable = !locked.toFile().setReadable(false) || Files.isReadable(locked);
            put("good.jar", "good", "1");
            while (host.await(MoltEvent.Switched.class).generation().modules().stream()
                    .noneMatch(module -> module.name().equals("good"))) {
                assertThat(host.molt.live().modules()).hasSize(1);
            }
            assertThat(host.molt.live().modules())
                    .extracting(GenerationRecord.Module::name)
                    .doesNotContain("directory", "dangling");
            assumeThat(readable).as("that this user may read everything").isFalse();
            assertThat(host.await(MoltEvent.Waiting.class).problem().code()).isEqualTo(ProblemCode.CANDIDATE_STALLED);
            assertThat(locked.toFile().setReadable(true)).isTrue();
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .hasSize(2);
        }
    }

    @Test
    void oddNames_areServed() throws Exception {
        try (Host host = new Host(modules())) {
            put("with space-1.0.jar", "with space", "1.0");
            host.await(MoltEvent.Switched.class);
            put("größer (2).JAR", "größer", "2");
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 2 (größer 2, with space 1.0)");
        }
        try (Host host = new Host(modules())) {
            assertThat(host.molt.live().number()).isEqualTo(2);
            assertThat(host.molt.module("größer").service(Greeter.class).greet("x"))
                    .isEqualTo("2 x");
        }
    }

    @Test
    void watchedDirectory_mayBeASymbolicLink() throws Exception {
        Path real = Files.createDirectories(directory.resolve("real"));
        Files.createSymbolicLink(modules(), real);
        try (Host host = new Host(modules())) {
            Archives.put(real, "greeter.jar", Archives.greeter("greeter", "1", "1"));
            host.await(MoltEvent.Switched.class);
            Archives.put(real, "greeter.jar", Archives.greeter("greeter", "2", "2"));
            host.await(MoltEvent.Switched.class);
            assertThat(host.greeter.greet("x")).isEqualTo("2 x");
        }
    }

    @Test
    void archiveReplacedAgainAndAgain_endsWithTheLast() throws Exception {
        try (Host host = new Host(modules())) {
            List<byte[]> archives = new ArrayList<>();
            for (int label = 1; label <= 30; label++) {
                archives.add(Archives.greeter("greeter", "" + label, "" + label));
            }
            for (byte[] archive : archives) {
                Archives.put(modules(), "greeter.jar", archive);
                Files.write(modules().resolve("greeter.jar"), archive); // in place, while it may be copied
            }
            while (!host.await(MoltEvent.Switched.class)
                    .generation()
                    .modules()
                    .get(0)
                    .label()
                    .equals("30")) {
                assertThat(host.greeter.greet("x")).endsWith(" x");
            }
            assertThat(host.greeter.greet("x")).isEqualTo("30 x");
        }
    }

    @Test
    void fileDeletedAndPutBack_isServedAllTheTime() throws Exception {
        try (Host host = new Host(modules())) {
            put("greeter.jar", "greeter", "1");
            host.await(MoltEvent.Switched.class);
            byte[] next = Archives.greeter("greeter", "2", "2");
            Files.delete(modules().resolve("greeter.jar"));
            Archives.put(modules(), "greeter.jar", next);
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 2 (greeter 2)");
        }
    }

    @Test
    void twoVersionsOfOneModule_theLaterGoesLive_andHoldsUpNoOther() throws Exception {
        Files.createDirectories(modules());
        put("hello-1.0.jar", "hello", "1.0");
        put("hello-1.10.jar", "hello", "1.10");
        put("hello-1.9.jar", "hello", "1.9");
        put("other.jar", "other", "1");
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 1 (hello 1.10, other 1)");
            for (String file : List.of("hello-1.9.jar", "hello-1.0.jar")) {
                assertThat(host.await(MoltEvent.Warned.class).problem().text())
                        .contains(file + " is left out.")
                        .contains("hello-1.10.jar has hello 1.10.")
                        .contains("[MODULE_DUPLICATE]");
            }
            Files.delete(modules().resolve("hello-1.9.jar"));
            put("other.jar", "other", "2");
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 2 (hello 1.10, other 2)");
        }
        try (Host host = new Host(modules())) {
            put("other.jar", "other", "3");
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 3 (hello 1.10, other 3)");
            assertThat(host.more()).isEmpty();
        }
    }

    @Test
    void laterVersionThatIsBad_leavesTheEarlierOneItsPlace() throws Exception {
        Files.createDirectories(modules());
        put("hello-1.jar", "hello", "1");
        Archives.put(
                modules(), "hello-2.jar", Archives.greeter("hello", "2", "throw new Exception();", "return name;"));
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Refused.class).problem().code()).isEqualTo(ProblemCode.PROVIDER_FAILED);
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 1 (hello 1)");
        }
    }

    @Test
    void twoArchivesOfOneVersion_areBothLeftOut_untilOneIsGone() throws Exception {
        Files.createDirectories(modules());
        Archives.put(modules(), "a.jar", Archives.greeter("hello", "1", "from a"));
        Archives.put(modules(), "b.jar", Archives.greeter("hello", "1", "from b"));
        put("other.jar", "other", "1");
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Refused.class).problem().text())
                    .contains("a.jar has hello 1.")
                    .contains("b.jar has hello 1.")
                    .contains("[MODULE_DUPLICATE]");
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 1 (other 1)");
            Files.delete(modules().resolve("a.jar"));
            assertThat(host.await(MoltEvent.Switched.class).generation().describe())
                    .isEqualTo("generation 2 (hello 1, other 1)");
            assertThat(host.molt.module("hello").service(Greeter.class).greet("x"))
                    .isEqualTo("from b x");
        }
    }

    @Test
    void filesThatWereDealtWithBefore_leaveNoCopies_whenTheHostComesBack() throws Exception {
        byte[] greeter = Archives.greeter("greeter", "1", "1");
        for (int start = 0; start < 2; start++) {
            try (Host host = new Host(modules())) {
                Archives.put(modules(), "greeter.jar", greeter);
                put("other-" + start + ".jar", "other", "" + start);
                while (host.molt.live().directory().size() < start + 2) {
                    host.await(MoltEvent.Switched.class);
                }
            }
            assertThat(modules().resolve(".molt/staging")).isEmptyDirectory();
        }
    }
}
