package dev.molt.examples.game.demo;

import dev.molt.examples.game.Census;
import dev.molt.examples.game.World;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes one census after the other, and checks each. Confined to its thread, but for {@link #stop}. */
final class Auditor implements Runnable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final World world;
    private final Tally tally;
    private long ticks;
    private volatile boolean done;

    Auditor(World world, Tally tally) {
        this.world = world;
        this.tally = tally;
    }

    @Override
    public void run() {
        while (!done) {
            try {
                check(world.census());
            } catch (RuntimeException | Error e) {
                tally.breach(tally.failed, "A census failed: " + e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void check(Census census) {
        tally.censuses.increment();
        if (census.gold() != World.GOLD) {
            tally.breach(tally.wrongGold, "There were " + census.gold() + " pieces of gold: " + census);
        }
        if (census.ticks() < ticks) {
            tally.breach(tally.wentBack, "After tick " + ticks + " came " + census);
        }
        ticks = census.ticks();
    }

    void stop() {
        done = true;
    }
}
