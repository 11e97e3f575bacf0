package dev.molt.examples.game.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.game.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes, with a signal that they can't handle, while the game is updated in them. The build does so a few
 * times; {@code -Dmolt.kills=100} does it more often.
 */
class KilledGameIT {
    private static final int KILLS = Integer.getInteger("molt.kills", 3);

    @TempDir
    private Path directory;

    @Test
    void killedGame_comesBackWithAllGoldAndEverySyncedCommand() throws Exception {
        Random random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> synced = run(1 + random.nextInt(40), random.nextInt(20_000_000));

            try (Game game = new Game(directory.resolve("home"))) {
                assertThat(game.world.census().gold()).isEqualTo(World.GOLD);
                String[] numbers = synced.get(synced.size() - 1).split(" ", -1);
                for (int index = 0; index < KilledGame.SESSIONS; index++) {
                    assertThat(game.world.join(KilledGame.session(index)).commands())
                            .as("kill %s, session %s", kill, index)
                            .isGreaterThanOrEqualTo(Long.parseLong(numbers[index]));
                }
            }
        }
    }

    /** Runs the game until it has synced some times and a little longer, kills it, and gives what it told. */
    private List<String> run(int syncs, int moreNanos) throws IOException, InterruptedException {
        // To a file and not a pipe, which killing the process by force would close on this side.
        Path told = directory.resolve("told");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        KilledGame.class.getName(),
                        directory.resolve("home").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(told.toFile())
                .start();
        while (whole(told).size() < syncs) {
            assertThat(process.isAlive()).as("the game").isTrue();
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
