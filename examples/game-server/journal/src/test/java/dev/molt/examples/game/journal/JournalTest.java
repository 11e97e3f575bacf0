package dev.molt.examples.game.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import dev.molt.examples.game.WorldState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Hero RICH = new Hero("rich", 3, -1, 2, 70, 60, Map.of("fame", 2L));
    private static final Hero POOR = Hero.born("poor", 0);
    private static final WorldState WORLD =
            new WorldState(9, World.GOLD - 60, Map.of(RICH.session(), RICH, POOR.session(), POOR));

    @TempDir
    private Path directory;

    @Test
    void noJournal_isNoWorld() throws IOException {
        assertThat(Journal.read(directory)).isEmpty();
    }

    @Test
    void whatWasBegun_isRead() throws IOException {
        Journal.begin(directory, WORLD).close();

        assertThat(Journal.read(directory)).contains(WORLD);
    }

    @Test
    void whatWasResumed_goesOn() throws IOException {
        Journal.begin(directory, WORLD).close();
        try (Journal journal = Journal.resume(directory)) {
            journal.append(gift());
            journal.append(new Entry(11, World.GOLD - 10, List.of(), List.of("rich")));
        }

        assertThat(Journal.read(directory))
                .contains(new WorldState(11, World.GOLD - 10, Map.of("poor", POOR.gaining(10))));
    }

    @Test
    void wherever_itIsCutOff_itIsTheWorldBeforeOrAfter() throws IOException {
        Journal.begin(directory, WORLD).close();
        Path file = directory.resolve("000001.journal");
        int begun = Files.readAllBytes(file).length;
        try (Journal journal = Journal.resume(directory)) {
            journal.append(gift());
        }
        WorldState after = Journal.read(directory).orElseThrow();
        byte[] whole = Files.readAllBytes(file);

        for (int length = begun; length < whole.length - 1; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(Journal.read(directory)).as("cut off at %s", length).contains(WORLD);
        }
        assertThat(after).isNotEqualTo(WORLD);
    }

    @Test
    void newBeginning_replacesTheOld() throws IOException {
        Journal.begin(directory, WorldState.founded()).close();
        Journal.begin(directory, WORLD).close();

        assertThat(directory.toFile().list()).containsExactly("000002.journal");
        assertThat(Journal.read(directory)).contains(WORLD);
    }

    @Test
    void beginningThatWasInterrupted_countsForNothing() throws IOException {
        Journal.begin(directory, WORLD).close();
        Files.writeString(directory.resolve("next.tmp"), "5ee6a1d7 12");

        assertThat(Journal.read(directory)).contains(WORLD);
        Journal.begin(directory, WORLD).close();
        assertThat(directory.toFile().list()).containsExactly("000002.journal");
    }

    private static Entry gift() {
        return new Entry(10, World.GOLD - 60, List.of(RICH.gaining(-10), POOR.gaining(10)), List.of());
    }
}
