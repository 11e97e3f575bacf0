package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code molt init} and {@code molt pack}, as a user runs them. */
class InitTest {
    @TempDir
    private Path directory;

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String pack(int exit, Object... more) throws Exception {
        Object[] arguments = new Object[more.length + 2];
        arguments[0] = "pack";
        arguments[1] = directory.resolve("shop");
        System.arraycopy(more, 0, arguments, 2, more.length);
        try (MoltProcess molt = new MoltProcess(arguments)) {
            assertThat(molt.exit()).as(molt.output()).isEqualTo(exit);
            return molt.output();
        }
    }

    private List<String> entries(Path archive) {
        try (Archive open = Archive.open(archive, "shop.zip", ArchiveLimits.DEFAULT)) {
            return open.entries().stream().map(ArchiveEntry::name).toList();
        }
    }

    /** All that is changed is the port, and that the host runs beside what follows. */
    @ParameterizedTest
    @CsvSource({"--python, Python", "--java, Java"})
    @DisabledOnOs(OS.WINDOWS) // runs a Unix shell
    void stepsThatInitPrints_workAsPrinted(String option, String language) throws Exception {
        Path molt = directory.resolve("its molt");
        Files.writeString(
                molt,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -Dmolt.command=\"$0\" -cp '" + System.getProperty("java.class.path")
                        + "' dev.molt.cli.Main \"$@\"\n");
        assertThat(molt.toFile().setExecutable(true)).isTrue();
        String init = shell("'./its molt' init " + option + " 'my modules/hello'");
        List<String> steps = init.lines()
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();
        assertThat(steps).hasSize(5);
        assertThat(steps.get(2)).endsWith(" run modules");
        String port = Integer.toString(freePort());
        String answer = shell(String.join(
                "\n",
                "trap 'kill $host; wait $host || :' EXIT",
                steps.get(0),
                steps.get(1),
                steps.get(2) + " --http " + port + " > host.log 2>&1 & host=$!",
                "until grep -q Serving host.log; do sleep 0.1; done",
                steps.get(3).replace("8080", port) + " -s",
                "echo >> 'my modules/hello/extra.txt'",
                steps.get(4),
                "until grep -q 'generation 2' host.log; do sleep 0.1; done"));
        assertThat(answer).contains("Hello world, from " + language);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String shell(String script) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process shell = new ProcessBuilder("sh", "-euc", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(90, TimeUnit.SECONDS);
        if (!ended) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(shell.exitValue()).as(printed).isZero();
        return printed;
    }

    @Test
    void init_overwritesNothing_andSaysWhatItNeeds() throws Exception {
        file("shop/mine.py", "mine");
        for (Object[] arguments : new Object[][] {
            {"init", "--python", directory.resolve("shop")},
            {"init", "--python", directory.resolve("shop/mine.py")},
            {"init", directory.resolve("new")},
            {"init", "--python", "--java", directory.resolve("new")},
            {"init", "--python", directory.resolve("no name")}
        }) {
            try (MoltProcess molt = new MoltProcess(arguments)) {
                assertThat(molt.exit()).as("molt %s", List.of(arguments)).isEqualTo(2);
                assertThat(molt.output()).contains("Usage: molt init");
            }
        }
        assertThat(directory.resolve("shop/mine.py")).hasContent("mine");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void archive_hasWhatAModuleNeeds_andNothingThatToolsLeaveBehind() throws Exception {
        for (String name : List.of(
                "rules.py",
                "lib/tax/__init__.py",
                "__pycache__/rules.cpython-312.pyc",
                "rules.pyc",
                "rules.py~",
                ".git/config",
                "src/data.txt",
                "src/__pycache__/x.py",
                "META-INF/MANIFEST.MF")) {
            file("shop/" + name, "");
        }
        file("shop/src/shop/Shop.java", "package shop; public final class Shop {}");
        pack(0, "-o", directory.resolve("shop/out.zip"));
        String told = pack(0, "-o", directory.resolve("shop/out.zip"), "--json");
        assertThat(entries(directory.resolve("shop/out.zip")))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF", "data.txt", "lib/tax/__init__.py", "rules.py", "shop/Shop.class");
        assertThat(told).startsWith("{").contains("\"files\":5");
    }

    @Test
    void sameFiles_giveTheSameArchive_inEachTimeZone() throws Exception {
        file("shop/rules.py", "print('rules')\n");
        Path here = directory.resolve("here.zip");
        Path there = directory.resolve("there.zip");
        pack(0, "-o", here);
        Files.setLastModifiedTime(
                directory.resolve("shop/rules.py"), java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.timezone=America/New_York",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.molt.cli.Main",
                        "pack",
                        directory.resolve("shop").toString(),
                        "-o",
                        there.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(there).hasSameBinaryContentAs(here);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void archive_mayBeReadByWhoMayReadOtherNewFiles() throws Exception {
        file("shop/rules.py", "");
        pack(0);
        assertThat(Files.getPosixFilePermissions(directory.resolve("shop.zip")))
                .isEqualTo(Files.getPosixFilePermissions(directory.resolve("shop/rules.py")))
                .contains(PosixFilePermission.OWNER_READ);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("shop", "shop.zip");
    }

    @Test
    void javaSources_seeWhatModulesSee_andNothingElseOfMolt() throws Exception {
        file("shop/src/shop/Shop.java", """
                package shop;
                public final class Shop implements acme.Pricing {
                    public Shop(dev.molt.api.ModuleContext context) {}
                }
                """);
        assertThat(pack(1)).contains("Shop.java:2").contains("acme").contains("[PROGRAM_UNUSABLE]");
        Path contracts = Files.write(
                directory.resolve("contracts.jar"),
                Archives.archive(
                        "contracts",
                        "1",
                        Archives.compile("acme.Pricing", "package acme; public interface Pricing {}")));
        pack(0, "--contracts", contracts);
        file("shop/src/shop/Inside.java", "package shop; class Inside { dev.molt.Molt molt; }");
        assertThat(pack(1, "--contracts", contracts)).contains("Inside.java:1");
        assertThat(entries(directory.resolve("shop.zip")))
                .as("what was packed before")
                .contains("shop/Shop.class");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no such names
    void whatNoHostWouldRead_isNotPacked() throws Exception {
        file("shop/rules.py", "");
        file("shop/a\u0001.txt", "");
        assertThat(pack(1)).contains("[ARCHIVE_");
        assertThat(directory.resolve("shop.zip")).doesNotExist();
        Files.delete(directory.resolve("shop/a\u0001.txt"));
        file("shop/src/rules.py", "");
        assertThat(pack(1)).contains("rules.py is there twice");
    }
}
