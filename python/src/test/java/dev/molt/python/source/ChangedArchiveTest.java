package dev.molt.python.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.molt.archive.Archive;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a running program when its archive is overwritten: the same program in CPython and here. */
class ChangedArchiveTest {
    private static final String START = "import importlib, traceback, first\n";

    /** Which version of two modules runs, and the line of the one imported first that its failure shows. */
    private static final String GO_ON = """
            try:
                first.fail()
            except ValueError as e:
                line = traceback.extract_tb(e.__traceback__)[-1].line
            answers = [first.version + importlib.import_module('second').version, line]
            """;

    private static final String RELOAD = "answers.append(importlib.reload(first).name)\n";

    @TempDir
    private Path directory;

    /** In the new archive the modules lie where others were: the first one's bytes are where the second one's begin. */
    private static byte[] archive(String version, String... names) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : names) {
            String text = "name = '%s'\nversion = '%s'\ndef fail(): raise ValueError(version, '%s')\n"
                    .formatted(name, version, version);
            entries.put(name + ".py", Zips.bytes(text));
        }
        return Zips.stored(entries);
    }

    @Test
    void cpython_mixesVersions_showsOtherLines_andReloadsAnotherModule() throws Exception {
        assumeTrue(hasPython(), "There is no python3 on PATH, so it is not shown what CPython does.");
        Path file = Files.write(directory.resolve("a.zip"), archive("1", "first", "second", "third"));
        Path next = Files.write(directory.resolve("b.zip"), archive("2", "first", "second", "third"));
        Path swapped = Files.write(directory.resolve("c.zip"), archive("3", "third", "second", "first"));
        String script = "import sys\nsys.path.insert(0, '" + file + "')\n" + START + overwrite(file, next) + GO_ON
                + overwrite(file, swapped) + RELOAD + "print(answers)\n";
        assertThat(run(script)).isEqualTo("['12', \"def fail(): raise ValueError(version, '2')\", 'third']");
    }

    @Test
    void molt_goesOnWithWhatItRead() throws IOException {
        Path file = Files.write(directory.resolve("a.zip"), archive("1", "first", "second", "third"));
        Sources sources;
        try (Archive archive = Zips.open(file)) {
            sources = Sources.of(archive, "a@1");
        }
        try (Python python = Python.with(sources)) {
            python.run(START);
            Files.write(file, archive("2", "first", "second", "third"));
            python.run(GO_ON);
            Files.write(file, archive("3", "third", "second", "first"));
            python.run(RELOAD);
            assertThat(python.text("answers"))
                    .isEqualTo("['11', \"def fail(): raise ValueError(version, '1')\", 'first']");
        }
    }

    private static String overwrite(Path file, Path next) {
        return "open('" + file + "', 'r+b').write(open('" + next + "', 'rb').read())\n";
    }

    private static boolean hasPython() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "python3")));
    }

    private String run(String script) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of("python3", "-I", "-c", script));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("python3 ends").isTrue();
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }
}
