package dev.molt.examples.game.demo;

import dev.molt.examples.game.Command;
import dev.molt.examples.game.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.StringJoiner;

/**
 * A process that plays and syncs while its rules and its world are updated without pause, until it is killed. After each
 * sync it tells the numbers of all sessions' last commands.
 */
final class KilledGame {
    static final int SESSIONS = 50;

    private KilledGame() {}

    static String session(int index) {
        return "s" + index;
    }

    public static void main(String[] args) throws IOException {
        Game game = new Game(Path.of(args[0]));
        Thread updates = new Thread(() -> update(game), "updates");
        updates.setDaemon(true);
        updates.start();
        long[] numbers = new long[SESSIONS];
        for (int index = 0; index < SESSIONS; index++) {
            numbers[index] = game.world.join(session(index)).commands();
        }
        Random random = new Random();
        while (true) {
            for (int i = 0; i < 200; i++) {
                int index = random.nextInt(SESSIONS);
                numbers[index] = play(game.world, session(index), random);
            }
            game.world.sync();
            StringJoiner line = new StringJoiner(" ");
            for (long number : numbers) {
                line.add(Long.toString(number));
            }
            System.out.println(line);
        }
    }

    private static long play(World world, String session, Random random) {
        String other = session(random.nextInt(SESSIONS));
        Command command = random.nextBoolean()
                ? new Command.Give(other, random.nextInt(50))
                : new Command.Strike(other, random.nextInt(20));
        return world.command(session, command).commands();
    }

    private static void update(Game game) {
        try {
            game.put("combat-1.1.0");
            while (true) {
                game.put(isFirst(game) ? "world-2.0.0" : "world-1.0.0");
                game.put("combat-1.0.1", isFirst(game) ? "world-2.0.0" : "world-1.0.0");
                game.put("combat-1.1.0");
            }
        } catch (IOException | RuntimeException | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
        }
    }

    private static boolean isFirst(Game game) {
        return game.molt.live().modules().stream()
                .anyMatch(module -> module.toString().equals("world 1.0.0"));
    }
}
