package dev.molt.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real ssh-keygen. */
final class SshKeygen {
    /** What it ended with and what it printed. */
    record Result(int status, String output) {}

    private SshKeygen() {}

    /** Skips the test, and says so, where there is none on PATH. */
    static void assumeInstalled() {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ssh-keygen")));
        Assumptions.assumeTrue(installed, "There is no ssh-keygen on PATH: nothing is proven against the real one.");
    }

    static Result run(Path directory, byte[] input, String... arguments) throws IOException, InterruptedException {
        assumeInstalled();
        List<String> command =
                Stream.concat(Stream.of("ssh-keygen"), Arrays.stream(arguments)).toList();
        Path in = Files.write(directory.resolve("stdin"), input);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Fails loudly when it does. */
    static String must(Path directory, String... arguments) throws IOException, InterruptedException {
        Result result = run(directory, new byte[0], arguments);
        if (result.status() != 0) {
            throw new AssertionError("ssh-keygen " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }
}
