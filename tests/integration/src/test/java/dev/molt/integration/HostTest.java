package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.ServiceUnavailableException;
import dev.molt.retire.Retirement;
import dev.molt.store.GenerationRecord;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class HostTest {
    @TempDir
    private Path directory;

    private Path modules() {
        return directory.resolve("modules");
    }

    private static ProblemCode refused(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
        return ((UpdateOutcome.Refused) outcome).problem().code();
    }

    @Test
    void file_renamedIntoPlace_isServed_thenReplaced_thenUndeployed() throws Exception {
        try (Host host = new Host(modules())) {
            Path file = Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "1", "Hello"));
            assertThat(host.await(MoltEvent.Switched.class).generation().modules())
                    .extracting(GenerationRecord.Module::toString)
                    .containsExactly("greeter 1");
            assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "2", "Bye"));
            host.await(MoltEvent.Switched.class);
            assertThat(host.greeter.greet("Ann")).isEqualTo("Bye Ann");
            Files.delete(file);
            host.await(MoltEvent.Switched.class);
            assertThatThrownBy(() -> host.greeter.greet("Ann")).isInstanceOf(ServiceUnavailableException.class);
        }
    }

    @Test
    void file_copiedSlowly_waitsUntilItIsWhole() throws Exception {
        try (Host host = new Host(modules())) {
            byte[] bytes = Archives.greeter("greeter", "1", "Hello");
            try (OutputStream out = Files.newOutputStream(modules().resolve("greeter.jar"))) {
                out.write(bytes, 0, bytes.length / 2);
                out.flush();
                MoltEvent.Waiting waiting = host.await(MoltEvent.Waiting.class);
                assertThat(waiting.problem().code()).isEqualTo(ProblemCode.CANDIDATE_STALLED);
                Archives.put(modules(), "other.jar", Archives.greeter("other", "1", "Other"));
                host.await(MoltEvent.Switched.class);
                assertThat(host.greeter.greet("Ann")).isEqualTo("Other Ann");
                out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
            }
            host.await(MoltEvent.Switched.class);
            assertThat(host.molt.module("greeter").service(Greeter.class).greet("Ann"))
                    .isEqualTo("Hello Ann");
        }
    }

    @Test
    void files_overwrittenInPlace_disturbNothing() throws Exception {
        try (Host host = new Host(modules())) {
            Path one = Archives.put(modules(), "one.jar", Archives.greeter("one", "1", "", resource()));
            Path two = Archives.put(modules(), "two.jar", Archives.greeter("two", "1", "", resource()));
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
            for (Path file : List.of(one, two)) {
                try (RandomAccessFile garbage = new RandomAccessFile(file.toFile(), "rw")) {
                    garbage.write(new byte[(int) garbage.length()]);
                }
            }
            assertThat(host.molt.module("one").service(Greeter.class).greet("Ann"))
                    .isEqualTo("1");
            assertThat(host.molt.module("two").service(Greeter.class).greet("Ann"))
                    .isEqualTo("1");
            Archives.put(modules(), "one.jar", Archives.greeter("one", "2", "", resource()));
            host.await(MoltEvent.Switched.class);
            assertThat(host.molt.module("one").service(Greeter.class).greet("Ann"))
                    .isEqualTo("2");
            assertThat(host.molt.module("two").service(Greeter.class).greet("Ann"))
                    .isEqualTo("1");
        }
    }

    /** Reads a resource lazily, on the caller's thread, through a URL. */
    private static String resource() {
        return "try (var in = SampleGreeter.class.getResource(\"text.txt\").openStream()) {"
                + " return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8); }"
                + " catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }";
    }

    @Test
    void badArchives_areRefused_whileTheOldOneServes() throws Exception {
        try (Host host = new Host(modules())) {
            byte[] good = Archives.greeter("greeter", "1", "Hello");
            Archives.put(modules(), "greeter.jar", good);
            host.await(MoltEvent.Switched.class);
            byte[] altered = good.clone();
            Arrays.fill(altered, 300, 330, (byte) 0);
            Map<byte[], ProblemCode> bad = Map.of(
                    Arrays.copyOf(good, good.length - 30),
                    ProblemCode.ARCHIVE_INCOMPLETE,
                    altered,
                    ProblemCode.ARCHIVE_DEFLATE,
                    Archives.greeter("greeter", "2", "throw new Exception(\"no\");", "return name;"),
                    ProblemCode.PROVIDER_FAILED,
                    Archives.archive(
                            "greeter",
                            "3",
                            Map.of("META-INF/services/" + Greeter.class.getName(), Archives.bytes("sample.Missing"))),
                    ProblemCode.PROVIDER_MISSING,
                    Archives.archive(
                            "greeter",
                            "4",
                            Map.of("META-INF/services/com.acme.Unknown", Archives.bytes("sample.Missing"))),
                    ProblemCode.CONTRACT_MISSING);
            bad.forEach((bytes, code) -> {
                Path file = directory.resolve("bad-" + code + ".jar");
                try {
                    Files.write(file, bytes);
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
                UpdateOutcome outcome = host.molt.update(file);
                assertThat(refused(outcome)).isEqualTo(code);
                assertThat(((UpdateOutcome.Refused) outcome).problem().text())
                        .contains("Update refused: ")
                        .contains("Still serving: generation 1 (greeter 1), untouched.")
                        .contains("Remedy: ")
                        .contains("[" + code + "]");
                assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            });
        }
    }

    @Test
    void bundledContract_isRefusedByName() throws Exception {
        try (Host host = new Host(modules())) {
            byte[] contract;
            try (var in = Greeter.class.getResourceAsStream("Greeter.class")) {
                contract = in.readAllBytes();
            }
            Path file = directory.resolve("bundled.jar");
            Files.write(
                    file,
                    Archives.archive(
                            "greeter",
                            "1",
                            Map.of(
                                    "META-INF/services/" + Greeter.class.getName(),
                                    Archives.bytes("sample.SampleGreeter"),
                                    "dev/molt/integration/Greeter.class",
                                    contract)));
            assertThat(refused(host.molt.update(file))).isEqualTo(ProblemCode.CONTRACT_BUNDLED);
        }
    }

    @Test
    void rollback_bringsBackWhatWas_andIsNotUndoneByARestart() throws Exception {
        try (Host host = new Host(modules())) {
            Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "1", "Hello"));
            host.await(MoltEvent.Switched.class);
            Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "2", "Bye"));
            host.await(MoltEvent.Switched.class);
            assertThat(host.molt.rollback(1)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            assertThatThrownBy(() -> host.molt.rollback(99))
                    .isInstanceOf(MoltException.class)
                    .hasMessageContaining("Kept are [1, 2, 3]");
        }
        try (Host host = new Host(modules())) {
            assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            Archives.put(modules(), "other.jar", Archives.greeter("other", "1", "Other"));
            host.await(MoltEvent.Switched.class);
            assertThat(host.molt.module("greeter").service(Greeter.class).greet("Ann"))
                    .isEqualTo("Hello Ann");
        }
    }

    @Test
    void update_ofSeveralArchives_isAllOrNothing() throws Exception {
        try (Host host = new Host(modules())) {
            Path one = Files.write(directory.resolve("one.jar"), Archives.greeter("one", "1", "One"));
            Path two = Files.write(
                    directory.resolve("two.jar"),
                    Archives.greeter("two", "1", "throw new Exception();", "return name;"));
            assertThat(refused(host.molt.update(one, two))).isEqualTo(ProblemCode.PROVIDER_FAILED);
            assertThat(host.molt.live().modules()).isEmpty();
            assertThat(host.molt.plan(one).plan().orElseThrow().steps())
                    .singleElement()
                    .satisfies(step -> assertThat(step.toString()).startsWith("one: add 1"));
            assertThat(host.molt.live().modules()).isEmpty();
            assertThat(host.molt.update(one)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(host.molt.update(one)).isInstanceOf(UpdateOutcome.Unchanged.class);
        }
    }

    @Test
    void oldVersion_isClosedAfterItsLastCall_andCollected() throws Exception {
        try (Host host = new Host(modules())) {
            Path file = directory.resolve("greeter.jar");
            Files.write(file, Archives.greeter("greeter", "1", "Hello"));
            host.molt.update(file);
            Greeter greeter = host.greeter;
            CountDownLatch done = new CountDownLatch(1);
            Files.write(
                    file,
                    Archives.greeter(
                            "greeter",
                            "2",
                            "",
                            "while (name.equals(\"wait\") && !Thread.interrupted()) Thread.onSpinWait(); return name;"));
            host.molt.update(file);
            Thread caller = new Thread(
                    () -> {
                        greeter.greet("wait");
                        done.countDown();
                    },
                    "slow caller");
            caller.start();
            while (Arrays.stream(caller.getStackTrace())
                    .noneMatch(frame -> frame.getClassName().contains("SampleGreeter"))) {
                Thread.onSpinWait();
            }
            Files.write(file, Archives.greeter("greeter", "3", "Third"));
            host.molt.update(file);
            assertThat(greeter.greet("Ann")).isEqualTo("Third Ann");
            assertThat(host.molt.drains()).anySatisfy(drain -> {
                assertThat(drain.versions()).containsExactly("greeter 2");
                assertThat(drain.inside()).anyMatch(inside -> inside.thread().equals("slow caller"));
            });
            caller.interrupt();
            done.await();
            caller.join();
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!allCollected(host.molt) && System.nanoTime() < limit) {
                System.gc();
            }
            assertThat(host.molt.retirements())
                    .hasSize(2)
                    .allMatch(retirement -> retirement.state() == Retirement.State.COLLECTED);
        }
    }

    private static boolean allCollected(Molt molt) {
        return molt.retirements().stream().allMatch(retirement -> retirement.state() == Retirement.State.COLLECTED);
    }

    @Test
    void home_hasOneHost() throws Exception {
        try (Host host = new Host(modules())) {
            assertThat(host.molt.live().modules()).isEmpty();
            assertThatThrownBy(() -> Molt.watch(modules()))
                    .isInstanceOf(MoltException.class)
                    .hasMessageContaining("[HOME_LOCKED]");
        }
    }

    @Test
    void damagedStore_isReported_andMended_fromTheDirectory() throws Exception {
        Path file;
        try (Host host = new Host(modules())) {
            file = Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "1", "Hello"));
            host.await(MoltEvent.Switched.class);
        }
        Path kept;
        try (var archives = Files.list(modules().resolve(".molt/archives"))) {
            kept = archives.findFirst().orElseThrow();
        }
        assertThat(kept.toFile().setWritable(true)).isTrue();
        Files.write(kept, Archives.bytes("damaged"));
        try (Host host = new Host(modules())) {
            assertThat(host.await(MoltEvent.Refused.class).problem().code()).isEqualTo(ProblemCode.STORE_DAMAGED);
            host.await(MoltEvent.Switched.class);
            assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            assertThat(file).exists();
        }
    }

    @Test
    void damagedArchive_isReplaced_whenTheGoodOneIsPutThereAgain() throws Exception {
        byte[] first = Archives.greeter("greeter", "1", "Hello");
        Path file = directory.resolve("greeter.jar");
        Path archives = modules().resolve(".molt/archives");
        try (Host host = new Host(modules())) {
            host.molt.update(Files.write(file, first));
            Path kept;
            try (var all = Files.list(archives)) {
                kept = all.findFirst().orElseThrow();
            }
            host.molt.update(Files.write(file, Archives.greeter("greeter", "2", "Bye")));
            for (int damage = 0; damage < 2; damage++) {
                Files.write(kept, Archives.bytes("damaged"), damage(kept, StandardOpenOption.TRUNCATE_EXISTING));
                if (damage == 0) {
                    assertThat(refused(host.molt.rollback(1))).isEqualTo(ProblemCode.STORE_DAMAGED);
                }
                assertThat(host.molt.update(Files.write(file, first))).isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
                assertThat(host.molt.rollback(2)).isInstanceOf(UpdateOutcome.Switched.class);
            }
            assertThat(host.molt.rollback(1)).isInstanceOf(UpdateOutcome.Switched.class);
        }
    }

    /** A module whose library is damaged between its admission and its start, by another one that starts before it. */
    @Test
    void moduleThatCannotBeReadAnyMore_isTheStoresFault_andPassesTheNextTime() throws Exception {
        Map<String, byte[]> classes = Archives.compile(Map.of(
                "library.Text",
                "package library; public class Text { public static String text() { return \"from the library\"; } }",
                "sample.Reader",
                "package sample; public class Reader implements dev.molt.integration.Greeter {"
                        + " private final String text = library.Text.text();"
                        + " public String greet(String name) { return text; } }"));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                "lib/text.jar",
                Archives.archive("text", "1", Map.of("library/Text.class", classes.get("library/Text.class"))));
        entries.put("sample/Reader.class", classes.get("sample/Reader.class"));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes("sample.Reader\n"));
        Path reader = Files.write(directory.resolve("reader.jar"), Archives.archive("reader", "1", entries));
        Path libraries = modules().resolve(".molt/libraries");
        Path vandal = Files.write(
                directory.resolve("a vandal.jar"),
                Archives.greeter(
                        "a vandal",
                        "1",
                        "dev.molt.integration.HostTest.damageAll(\"" + libraries + "\");",
                        "return name;"));
        try (Host host = new Host(modules())) {
            UpdateOutcome outcome = host.molt.update(reader, vandal);
            assertThat(refused(outcome)).isEqualTo(ProblemCode.STORE_DAMAGED);
            assertThat(((UpdateOutcome.Refused) outcome).culprits()).isEmpty();
            assertThat(modules().resolve(".molt/refused")).isEmptyDirectory();
            assertThat(host.molt.update(reader)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(host.greeter.greet("Ann")).isEqualTo("from the library");
        }
    }

    /** For a module: alters the second half of each file, but not its size. */
    public static void damageAll(String directory) throws IOException {
        try (var files = Files.list(Path.of(directory))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, 60, bytes.length - 60, (byte) 0);
                Files.write(file, bytes, damage(file, StandardOpenOption.WRITE));
            }
        }
    }

    private static OpenOption[] damage(Path readOnly, OpenOption how) {
        assertThat(readOnly.toFile().setWritable(true)).isTrue();
        return new OpenOption[] {StandardOpenOption.WRITE, how};
    }

    @Test
    void directory_thatVanishes_undeploysNothing() throws Exception {
        try (Host host = new Host(modules())) {
            host.molt.addListener(event -> {});
            Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "1", "Hello"));
            host.await(MoltEvent.Switched.class);
            Path away = directory.resolve("away");
            Files.move(modules(), away);
            assertThat(host.await(MoltEvent.Waiting.class).problem().code())
                    .isEqualTo(ProblemCode.DIRECTORY_UNAVAILABLE);
            assertThat(host.greeter.greet("Ann")).isEqualTo("Hello Ann");
            Files.move(away, modules());
            Archives.put(modules(), "greeter.jar", Archives.greeter("greeter", "2", "Back"));
            host.await(MoltEvent.Switched.class);
            assertThat(host.greeter.greet("Ann")).isEqualTo("Back Ann");
        }
    }
}
