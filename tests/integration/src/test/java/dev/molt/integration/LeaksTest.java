package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code molt leaks} as an operator runs it, against a {@code molt run} in another process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeaksTest {
    private static final String HOOK = "Runtime.getRuntime().addShutdownHook(new Thread(this));";

    @TempDir
    private Path directory;

    private MoltProcess host;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(modules());
        Files.createDirectories(dumps());
    }

    @AfterEach
    void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    private Path modules() {
        return directory.resolve("modules");
    }

    private Path dumps() {
        return directory.resolve("dumps");
    }

    private void put(String module, String label, String constructor) throws IOException {
        String source = "package jobs;\n"
                + "public final class Job implements Runnable {\n"
                + "  final java.util.List<Object> objects = new java.util.ArrayList<>();\n"
                + "  public Job() { " + constructor + " }\n"
                + "  public void run() {}\n"
                + "}\n";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("jobs.Job", source));
        entries.put("META-INF/services/java.lang.Runnable", Archives.bytes("jobs.Job\n"));
        Archives.put(modules(), module + ".jar", Archives.archive(module, label, entries));
    }

    /** A host whose first versions of two modules are old: of "leaky" one that is held, and of "clean" one that is not. */
    private void startHost() throws Exception {
        put("leaky", "1", HOOK);
        host = new MoltProcess("run", modules(), "--http", "0", "--trial", "0");
        host.await("Live: generation 1");
        put("clean", "1", "");
        host.await("clean 1");
        put("leaky", "2", "");
        host.await("leaky 2");
        put("clean", "2", "");
        host.await("clean 2");
    }

    private MoltProcess leaks(Object... more) throws IOException {
        return new MoltProcess(Stream.concat(
                        Stream.of(
                                "leaks",
                                "--dump-dir",
                                dumps(),
                                "--home",
                                modules().resolve(".molt")),
                        Stream.of(more))
                .toArray());
    }

    private static JsonArray json(String output) throws Exception {
        return JsonParser.array().from(output.substring(output.indexOf("[{")));
    }

    private long dumpsLeft() throws IOException {
        try (Stream<Path> left = Files.list(dumps())) {
            return left.count();
        }
    }

    @Test
    void heldVersion_isTold_withItsHolder_andTheWayToMendIt_andNoDumpIsLeft() throws Exception {
        startHost();
        try (MoltProcess leaks = leaks("--gc")) {
            assertThat(leaks.exit()).as(leaks.output()).isEqualTo(1);
            assertThat(leaks.output())
                    .contains("The host writes a heap dump of about ")
                    .contains("leaky 1: closed, and held, since ")
                    .contains(
                            "\n    class java.lang.ApplicationShutdownHooks\n  → static hooks (IdentityHashMap)\n  → ")
                    .contains(
                            "loader of leaky 1\n  It is held by a shutdown hook.\n  Remedy: use onClose instead.   [SHUTDOWN_HOOK]")
                    .doesNotContain("clean")
                    .doesNotContain("leaky 2");
            assertThat(dumpsLeft()).isZero();
        }
    }

    @Test
    void asJson_theSameIsTold() throws Exception {
        startHost();
        try (MoltProcess leaks = leaks("--gc", "--json", "--module", "leaky")) {
            assertThat(leaks.exit()).as(leaks.output()).isEqualTo(1);
            JsonArray all = json(leaks.output());
            assertThat(all).hasSize(1);
            JsonObject one = all.getObject(0);
            assertThat(one.getString("module")).isEqualTo("leaky");
            assertThat(one.getString("label")).isEqualTo("1");
            assertThat(one.getString("state")).isEqualTo("HELD");
            assertThat(one.getBoolean("held")).isTrue();
            assertThat(one.getObject("holder").getString("vector")).isEqualTo("SHUTDOWN_HOOK");
            assertThat(one.getObject("holder").getArray("steps").toString()).contains("loader of leaky 1");
        }
    }

    @Test
    void withoutPaths_noDumpIsWritten() throws Exception {
        startHost();
        try (MoltProcess leaks = leaks("--gc", "--no-paths")) {
            assertThat(leaks.exit()).as(leaks.output()).isEqualTo(1);
            assertThat(leaks.output())
                    .contains("leaky 1: closed, and held by something")
                    .doesNotContain("heap dump");
        }
    }

    @Test
    void hostThatHoldsNothing_isGood() throws Exception {
        startHost();
        try (MoltProcess leaks = leaks("--gc", "--module", "clean")) {
            assertThat(leaks.exit()).as(leaks.output()).isZero();
            assertThat(leaks.output()).contains("No old version is left.");
        }
    }

    private byte[] program(String label, String constructor) {
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile(Map.of(
                "app.Main",
                "package app; public final class Main { public static void main(String[] arguments) throws Exception {"
                        + " System.out.println(\"started\"); Thread.currentThread().join(); } }",
                "app.Greeting",
                "package app; public interface Greeting {}",
                "app.Hello",
                "package app; public final class Hello extends Thread implements Greeting { public Hello() { "
                        + constructor + " } }")));
        entries.put("META-INF/services/app.Greeting", Archives.bytes("app.Hello\n"));
        return Archives.archive("app", label, "app.Main", entries);
    }

    @Test
    void programsOldVersions_areToldAsWell() throws Exception {
        Archives.put(directory, "app.jar", program("1", "Runtime.getRuntime().addShutdownHook(this);"));
        host = new MoltProcess("run", "--trial", "0", directory.resolve("app.jar"));
        host.await("started");
        Archives.put(directory, "app.jar", program("2", ""));
        host.await("(app 2)");
        try (MoltProcess leaks = new MoltProcess("leaks", "--home", directory.resolve(".app.jar.molt"), "--gc")) {
            assertThat(leaks.exit()).as(leaks.output()).isEqualTo(1);
            assertThat(leaks.output()).contains("app 1: closed, and held").contains("[SHUTDOWN_HOOK]");
        }
    }

    @Test
    void processThatHasNoHost_isNamed() throws Exception {
        long own = ProcessHandle.current().pid();
        try (MoltProcess leaks = new MoltProcess("leaks", "--pid", own)) {
            assertThat(leaks.exit()).isEqualTo(3);
            assertThat(leaks.output())
                    .contains("Process " + own + " can't be asked.")
                    .contains("OldCode.register")
                    .contains("[HOST_UNREACHABLE]");
        }
    }

    /** An attempt to attach would end it: it ends by the signal with which that begins. */
    @Test
    void processThatIsNoJvm_isLeftAlone() throws Exception {
        Process other =
                new ProcessBuilder("sh", "-c", "trap 'exit 7' QUIT; echo ready; while :; do sleep 1; done").start();
        assertThat(other.inputReader().readLine()).isEqualTo("ready");
        try (MoltProcess leaks = new MoltProcess("leaks", "--pid", other.pid())) {
            assertThat(leaks.exit()).isEqualTo(3);
            assertThat(leaks.output())
                    .contains("There is no JVM " + other.pid())
                    .contains("[HOST_UNREACHABLE]");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().onExit().join();
        }
    }

    /** As after a restart of the machine. */
    @Test
    void homeWhoseHostsNumberAnotherProcessHas_hasNoHost() throws Exception {
        Files.createDirectories(modules().resolve(".molt"));
        Path told = Files.writeString(
                modules().resolve(".molt").resolve("pid"),
                String.valueOf(ProcessHandle.current().pid()));
        Files.setLastModifiedTime(told, FileTime.fromMillis(0));
        try (MoltProcess leaks = leaks()) {
            assertThat(leaks.exit()).isEqualTo(3);
            assertThat(leaks.output()).contains("No running host has it open.");
        }
    }

    @Test
    void hostThatHasEnded_isNotAsked() throws Exception {
        startHost();
        stopHost();
        try (MoltProcess leaks = leaks()) {
            assertThat(leaks.exit()).isEqualTo(3);
            assertThat(leaks.output()).contains("No running host has it open.").contains("[HOST_UNREACHABLE]");
        }
    }

    @Test
    void directoryThatIsNoHome_isNamed() throws Exception {
        try (MoltProcess leaks = leaks()) {
            assertThat(leaks.exit()).isEqualTo(3);
            assertThat(leaks.output()).contains("There is no such directory.").contains("[HOST_UNREACHABLE]");
        }
    }

    /** Seen to fail where the dump is deleted at the command's own end only. */
    @Test
    void controlC_whileTheDumpIsWritten_leavesNone() throws Exception {
        startHost();
        put("large", "1", "for (int i = 0; i < 2_000_000; i++) objects.add(new Object[] {i});");
        host.await("large 1");
        try (MoltProcess leaks = leaks()) {
            leaks.await("The host writes a heap dump");
            leaks.pressControlC();
            // On a busy machine it may be done already.
            assertThat(leaks.exit()).isIn(130, 1);
        }
        assertThat(dumpsLeft()).isZero();
    }

    @Test
    void hostThatLetsNobodyAttach_isNamed() throws Exception {
        Process closed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+DisableAttachMechanism",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.molt.cli.Main",
                        "run",
                        modules().toString(),
                        "--http",
                        "0")
                .start();
        try (BufferedReader out = closed.inputReader()) {
            assertThat(out.readLine()).startsWith("Watching ");
            try (MoltProcess leaks = leaks()) {
                assertThat(leaks.exit()).isEqualTo(3);
                assertThat(leaks.output())
                        .contains(" that this user can attach to.")
                        .contains("Remedy: run the command as the host's user");
            }
        } finally {
            closed.destroyForcibly().onExit().join();
        }
    }
}
