package dev.molt.examples.game.demo;

import dev.molt.examples.game.World;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** All players and the auditor, each on a thread of its own. Confined to whoever starts it. */
final class Crowd {
    private final List<Player> players = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Auditor auditor;

    Crowd(World world, int count, int sessions, FaultyTime faultyTime, Tally tally) {
        for (int which = 0; which < count; which++) {
            Player player = new Player(world, which, count, sessions / count, faultyTime, tally);
            players.add(player);
            threads.add(thread(player, "player-" + which));
        }
        auditor = new Auditor(world, tally);
        threads.add(thread(auditor, "auditor"));
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Returns when all calls have ended. */
    void stop() throws InterruptedException {
        players.forEach(Player::stop);
        auditor.stop();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The commands of all sessions, as their players know them. */
    long answered() {
        return players.stream().mapToLong(Player::answered).sum();
    }

    /** How long all calls took that were answered, in nanoseconds. */
    Histogram latency() {
        Histogram all = new Histogram(players.get(0).latency());
        players.forEach(player -> all.add(player.latency()));
        return all;
    }
}
