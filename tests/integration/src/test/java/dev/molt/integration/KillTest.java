package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes, with a signal that they can't handle, at random instants of their updates. The build does so a few
 * times; {@code -Dmolt.kills=100} does it more often.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("molt.kills", 8);

    @TempDir
    private Path directory;

    /** An archive of the greeter. */
    byte[] archive(String label) {
        return Archives.greeter("greeter", label, "greeting " + label);
    }

    int kills() {
        return KILLS;
    }

    @Test
    void killedHost_comesBackInASettledGeneration() throws Exception {
        List<String> archives = new ArrayList<>();
        for (String label : List.of("1", "2", "3")) {
            Path file = directory.resolve("greeter-" + label + ".jar");
            Files.write(file, archive(label));
            archives.add(file.toString());
        }
        Random random = new Random(7);
        long settled = 0;
        for (int kill = 0; kill < kills(); kill++) {
            List<String> lines = run(archives, random.nextInt(30), random.nextInt(20_000_000));
            if (settled > 0) {
                assertThat(lines.get(0)).startsWith("recovered ");
                // What was told is settled before; the update under way may have been settled and not told.
                assertThat(number(lines.get(0))).isBetween(settled, settled + 1);
            }
            assertThat(lines).allMatch(line -> line.matches("(switched|recovered) [0-9]+ greeting [123] x"));
            settled = number(lines.get(lines.size() - 1));
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[a-z]+ ([0-9]+) .*", "$1"));
    }

    /** Runs a host, lets it do some updates and a little more, kills it, and gives what it told. */
    private List<String> run(List<String> archives, int updates, int moreNanos)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledHost.class.getName(),
                directory.resolve("home").toString()));
        command.addAll(archives);
        // To a file and not a pipe, which killing the process by force would close on this side.
        Path told = directory.resolve("told");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(told.toFile())
                .start();
        while (whole(told).size() < updates + 2) {
            assertThat(process.isAlive())
                    .as("the host, which told %s", whole(told))
                    .isTrue();
            LockSupport.parkNanos(500_000);
        }
        LockSupport.parkNanos(moreNanos);
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return whole(told);
    }

    /** The lines that end in a line break. */
    private static List<String> whole(Path told) throws IOException {
        String text = Files.readString(told);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
