package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code molt run app.zip} of an archive with a {@code __main__.py}, which {@code python app.zip} would run alike. */
class PythonProgramTest {
    @TempDir
    private Path directory;

    private Path program(String... namesAndSources) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSources.length; i += 2) {
            entries.put(namesAndSources[i], Archives.bytes(namesAndSources[i + 1]));
        }
        return Files.write(directory.resolve("app.zip"), Archives.archive(Map.of(), entries));
    }

    @Test
    void program_hasItsArgumentsStreamsAndExitCode() throws Exception {
        Path app = program("__main__.py", """
                import atexit, sys, threading, time
                atexit.register(lambda: print("at the end"))
                print(sys.argv[1:], __name__)
                print("read", sys.stdin.readline().strip())
                print("told", file=sys.stderr)
                threading.Thread(target=lambda: (time.sleep(0.2), print("thread has ended"))).start()
                sys.exit(3)
                """);
        try (MoltProcess molt = new MoltProcess("run", app, "one", "--json", "@two")) {
            molt.say("a line");
            assertThat(molt.exit()).as(molt.output()).isEqualTo(3);
            assertThat(molt.output().lines())
                    .contains("['one', '--json', '@two'] __main__", "read a line", "told")
                    .endsWith("thread has ended", "at the end");
        }
    }

    @Test
    void exceptionThatNothingCatches_isToldWithItsLines_andExitsWithOne() throws Exception {
        Path app = program("__main__.py", "import parts\nparts.fail()\n", "parts.py", """
                def fail():
                    raise ValueError("as asked")
                """);
        try (MoltProcess molt = new MoltProcess("run", app)) {
            assertThat(molt.exit()).isEqualTo(1);
            assertThat(molt.output().lines())
                    .containsExactly(
                            "Traceback (most recent call last):",
                            "  File \"/molt/app.zip/__main__.py\", line 2, in <module>",
                            "    parts.fail()",
                            "  File \"/molt/app.zip/parts.py\", line 2, in fail",
                            "    raise ValueError(\"as asked\")",
                            "ValueError: as asked");
        }
    }

    @Test
    void programThatExitsAtOnce_endsWithItsCode_andNothingElseIsSaid() throws Exception {
        Path app = program("__main__.py", "import os\ntry:\n    os._exit(4)\nfinally:\n    print('not reached')\n");
        try (MoltProcess molt = new MoltProcess("run", app)) {
            assertThat(molt.exit()).as(molt.output()).isEqualTo(4);
            assertThat(molt.output()).isEmpty();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void controlC_isAKeyboardInterrupt_inCodeThatSleepsAndInCodeThatComputes() throws Exception {
        assumeFalse(ignoresControlC(), "What runs this test ignores Ctrl-C, and so do its children.");
        for (String work : new String[] {"time.sleep(3600)", "while True: pass"}) {
            Path app = program("__main__.py", """
                    import time
                    try:
                        print("at work", flush=True)
                        %s
                    except KeyboardInterrupt:
                        print("asked to end")
                        raise
                    finally:
                        print("cleaned up")
                    """.formatted(work));
            try (MoltProcess molt = new MoltProcess("run", app)) {
                molt.await("at work");
                molt.pressControlC();
                assertThat(molt.exit()).as(molt.output()).isEqualTo(130);
                assertThat(molt.output().lines()).as(work).endsWith("asked to end", "cleaned up");
            }
        }
    }

    /** A shell has commands in its background ignore it. */
    private static boolean ignoresControlC() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    @Test
    void archiveThatChangesUnderAProgram_doesNotDisturbIt() throws Exception {
        Path app = program(
                "__main__.py",
                """
                import sys
                for line in sys.stdin:
                    print(__import__(line.strip()).TEXT, flush=True)
                """,
                "first.py",
                "TEXT = 'first of 1'\n",
                "second.py",
                "TEXT = 'second of 1'\n",
                "third.py",
                """
                import importlib.resources
                TEXT = importlib.resources.files("data").joinpath("t.txt").read_text()
                """,
                "data/__init__.py",
                "",
                "data/t.txt",
                "data of 1");
        try (MoltProcess molt = new MoltProcess("run", app)) {
            molt.say("first");
            molt.await("first of 1");
            program("second.py", "TEXT = 'second of 2'\n");
            molt.say("second");
            molt.await("second of 1");
            Files.delete(app);
            molt.say("third");
            molt.await("data of 1");
            assertThat(molt.exit()).as(molt.output()).isZero();
        }
    }

    @Test
    void program_mayDoWhatPythonMay_butSeesNoClassesOfJava() throws Exception {
        Path app = program("__main__.py", """
                import os, pathlib, socket, subprocess, sys
                with socket.create_server(("127.0.0.1", 0)) as server:
                    print("port", server.getsockname()[1] > 0)
                pathlib.Path(sys.argv[1]).write_text("written")
                print(subprocess.run(["echo", "from a process"], capture_output=True, text=True).stdout.strip())
                print("path", "PATH" in os.environ)
                import java
                try:
                    print(java.type("java.lang.System"))
                except NotImplementedError:
                    print("no Java")
                """);
        Path file = directory.resolve("file.txt");
        try (MoltProcess molt = new MoltProcess("run", app, file)) {
            assertThat(molt.exit()).as(molt.output()).isZero();
            assertThat(molt.output().lines()).containsExactly("port True", "from a process", "path True", "no Java");
        }
        assertThat(file).hasContent("written");
    }

    @Test
    void program_isNotRun_toTellWhatItWouldDo() throws Exception {
        Path app = program("__main__.py", "print('was run')\n");
        try (MoltProcess molt = new MoltProcess("run", "--dry-run", app)) {
            assertThat(molt.exit()).isEqualTo(2);
            assertThat(molt.output()).contains("is a program").doesNotContain("was run");
        }
    }
}
