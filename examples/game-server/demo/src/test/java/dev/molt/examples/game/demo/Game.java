package dev.molt.examples.game.demo;

import dev.molt.Molt;
import dev.molt.examples.game.World;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host with the game. Confined to one thread, but for {@link #put}. */
final class Game implements AutoCloseable {
    final Molt molt;
    final World world;
    private final Archives archives;

    /** Opens a home; in a new one there are the first versions. */
    Game(Path home) throws IOException {
        archives = new Archives(home.resolveSibling("built"));
        molt = Molt.builder()
                .home(home)
                .contracts(Game.class.getClassLoader())
                .trial(TrialPolicy.NONE)
                .open();
        world = molt.service(World.class);
        if (molt.live().modules().isEmpty()) {
            put("combat-1.0.0", "world-1.0.0");
        }
    }

    void put(String... names) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(archives.get(name));
        }
        UpdateOutcome outcome = molt.update(files.toArray(Path[]::new));
        if (outcome instanceof UpdateOutcome.Refused refused) {
            throw new AssertionError(refused.problem().text());
        }
    }

    @Override
    public void close() {
        molt.close();
    }
}
