package dev.molt.examples.game.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.examples.game.Command;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The versions of the world, and what goes from one to the other. */
class WorldIT {
    private static final Command FORGED = new Command.Strike("victim", 1_000_000);

    @TempDir
    private Path directory;

    private Game game;
    private World world;

    @BeforeEach
    void open() throws IOException {
        game = new Game(directory.resolve("home"));
        world = game.world;
        world.join("victim");
        world.join("hero");
    }

    @AfterEach
    void close() {
        game.close();
    }

    @Test
    void heroes_goOverToTheNextVersionAndBack() throws IOException {
        world.command("hero", new Command.Walk(2, -1));
        world.command("hero", new Command.Give("victim", 30));
        Hero before = world.join("hero");
        assertThat(before).isEqualTo(new Hero("hero", 2, 2, -1, Hero.WHOLE, 70, Map.of()));

        game.put("world-2.0.0");
        assertThat(world.join("hero")).isEqualTo(before);
        game.put("world-1.0.0");
        assertThat(world.join("hero")).isEqualTo(before);
    }

    @Test
    void fame_isPassedOnByTheVersionThatHasNone() throws IOException {
        game.put("world-2.0.0");
        assertThat(world.command("hero", FORGED).traits()).containsExactly(Map.entry("fame", 1L));

        game.put("world-1.0.0");
        assertThat(world.join("hero").traits()).containsExactly(Map.entry("fame", 1L));
        world.leave("victim");
        world.join("victim");
        assertThat(world.command("hero", FORGED).traits()).containsExactly(Map.entry("fame", 1L));

        game.put("world-2.0.0");
        world.leave("victim");
        world.join("victim");
        assertThat(world.command("hero", FORGED).traits()).containsExactly(Map.entry("fame", 2L));
    }

    @Test
    void fame_outlivesARestart() throws IOException {
        game.put("world-2.0.0");
        Hero famous = world.command("hero", FORGED);
        game.close();

        open();

        assertThat(world.join("hero")).isEqualTo(famous);
    }

    @Test
    void whoLeaves_leavesTheGoldToTheTreasury() throws IOException {
        for (String version : new String[] {"world-2.0.0", "world-1.0.0"}) {
            game.put(version);
            world.join("guest");
            world.leave("hero");

            assertThat(world.census().gold()).isEqualTo(World.GOLD);
            assertThat(world.join("guest").session()).isEqualTo("guest");
            assertThatThrownBy(() -> world.command("hero", new Command.Walk(0, 0)))
                    .isInstanceOf(IllegalArgumentException.class);
            world.join("hero");
        }
    }

    @Test
    void commandThatFails_changesNothing() throws IOException {
        game.put("combat-1.2.0-faulty");
        Hero before = world.join("hero");

        assertThatThrownBy(() -> world.command("hero", new Command.Hunt(1))).hasMessageStartingWith("no way out");

        assertThat(world.join("hero")).isEqualTo(before);
        assertThat(world.command("hero", new Command.Walk(1, 0)).commands()).isEqualTo(before.commands() + 1);
    }
}
