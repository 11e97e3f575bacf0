package dev.molt.examples.game.demo;

import dev.molt.examples.game.Command;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Plays many sessions in turn, and checks that each command counts once. Confined to its thread, but for {@link #stop};
 * what it knows is for others when that thread has ended.
 */
final class Player implements Runnable {
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int COMMANDS_PER_VISIT = 200;

    private final World world;
    private final String name;
    private final int players;
    private final FaultyTime faultyTime;
    private final Tally tally;
    private final Random random;
    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);

    /** The number of the last command of each of its sessions. */
    private final long[] numbers;

    private volatile boolean done;

    /**
     * @param which its number, from 0
     * @param players how many there are; all have as many sessions
     */
    Player(World world, int which, int players, int sessions, FaultyTime faultyTime, Tally tally) {
        this.world = world;
        this.name = name(which);
        this.players = players;
        this.faultyTime = faultyTime;
        this.tally = tally;
        this.random = new Random(which);
        this.numbers = new long[sessions];
    }

    private static String name(int which) {
        return "p" + which;
    }

    private static String session(String player, int index) {
        return player + "-" + index;
    }

    @Override
    public void run() {
        for (int index = 0; index < numbers.length && !done; index++) {
            enter(index);
        }
        while (!done) {
            int index = random.nextInt(numbers.length);
            if (random.nextInt(COMMANDS_PER_VISIT) == 0) {
                leave(index);
                enter(index);
            } else {
                play(index);
            }
        }
    }

    private void enter(int index) {
        call(() -> expect(index, world.join(session(name, index)), 0));
    }

    private void leave(int index) {
        call(() -> world.leave(session(name, index)));
    }

    private void play(int index) {
        Command command = command();
        call(() -> expect(index, world.command(session(name, index), command), numbers[index] + 1));
        tally.commands.increment();
    }

    private void call(Runnable call) {
        long start = System.nanoTime();
        try {
            call.run();
            latency.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
        } catch (RuntimeException | Error e) {
            if (faultyTime.excuses(e, start)) {
                tally.failedOnTrial.increment();
            } else {
                tally.breach(tally.failed, "A call failed: " + e);
            }
        }
    }

    private void expect(int index, Hero hero, long number) {
        if (hero.commands() != number) {
            tally.breach(
                    tally.outOfSequence,
                    "Command " + number + " of " + hero.session() + " was answered as number " + hero.commands());
        }
        numbers[index] = hero.commands();
    }

    private Command command() {
        return switch (random.nextInt(4)) {
            case 0 -> new Command.Walk(random.nextInt(3) - 1, random.nextInt(3) - 1);
            case 1 -> new Command.Give(anybody(), random.nextInt(20));
            case 2 -> new Command.Strike(anybody(), random.nextInt(20));
            default -> new Command.Hunt(random.nextInt(50));
        };
    }

    private String anybody() {
        return session(name(random.nextInt(players)), random.nextInt(numbers.length));
    }

    void stop() {
        done = true;
    }

    /** How many commands its sessions have had, as they were answered. */
    long answered() {
        long sum = 0;
        for (long number : numbers) {
            sum += number;
        }
        return sum;
    }

    Histogram latency() {
        return latency;
    }
}
