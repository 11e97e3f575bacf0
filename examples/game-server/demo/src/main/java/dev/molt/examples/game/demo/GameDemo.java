package dev.molt.examples.game.demo;

import com.grack.nanojson.JsonObject;
import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.examples.game.Census;
import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Has the game played while an operator changes it, and judges all of it. Confined to one thread, but for {@link #note}.
 */
public final class GameDemo {
    private static final int PLAYERS = 4;
    private static final int FORGED_FORCE = 1_000_000;
    private static final Duration TRIAL = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COLLECTIONS = 20;

    private final Archives archives;
    private final Path home;
    private final Pace pace;
    private final Consumer<String> progress;
    private final Tally tally = new Tally();
    private final FaultyTime faultyTime = new FaultyTime();
    private final BlockingQueue<MoltEvent.TrialFailed> trialsFailed = new LinkedBlockingQueue<>();
    private final Histogram heldNanos = new Histogram(3);
    private final List<String> breaches = new ArrayList<>();

    /**
     * How long the demo takes. Immutable.
     *
     * @param updates how many steps, each a change of what is live
     * @param sessions of all players together
     * @param pause between two steps
     */
    record Pace(int updates, int sessions, Duration pause) {
        static final Pace FULL = new Pace(50, 4_000, Duration.ofMillis(200));
        static final Pace BRIEF = new Pace(20, 4_000, Duration.ofMillis(50));
    }

    private GameDemo(Path directory, Pace pace, Consumer<String> progress) throws IOException {
        this.archives = new Archives(directory.resolve("built"));
        this.home = directory.resolve("home");
        this.pace = pace;
        this.progress = progress;
    }

    /**
     * Runs the demo.
     *
     * @param directory an empty directory, which the demo fills and does not delete
     * @param brief with fewer updates
     * @param progress is told each step, in one line
     */
    public static GameReport run(Path directory, boolean brief, Consumer<String> progress)
            throws IOException, InterruptedException {
        return run(directory, brief ? Pace.BRIEF : Pace.FULL, progress);
    }

    static GameReport run(Path directory, Pace pace, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new GameDemo(directory, pace, progress).run();
    }

    private GameReport run() throws IOException, InterruptedException {
        JsonObject json;
        Census last;
        try (Molt molt = open()) {
            Operator operator = new Operator(molt, archives, faultyTime, trialsFailed, progress);
            Crowd crowd = new Crowd(molt.service(World.class), PLAYERS, pace.sessions(), faultyTime, tally);
            try {
                play(molt, operator, crowd);
            } catch (Operator.Stuck e) {
                breaches.add(String.valueOf(e.getMessage()));
                progress.accept("Stuck. " + e.getMessage());
            }
            crowd.stop();
            last = molt.service(World.class).census();
            require(last.commands() - crowd.answered(), "more commands have counted than were answered");
            json = report(molt, operator, crowd.latency());
        }
        restart(last);
        json.put("verdict", breaches.isEmpty() ? "kept" : "broken");
        return new GameReport(json, breaches);
    }

    private Molt open() {
        return Molt.builder()
                .home(home)
                .contracts(GameDemo.class.getClassLoader())
                .trial(TrialPolicy.DEFAULT.lasting(TRIAL))
                .listener(this::note)
                .open();
    }

    /** Takes an event, on whichever thread it is told. */
    private void note(MoltEvent event) {
        if (event instanceof MoltEvent.HandedOver handedOver) {
            synchronized (heldNanos) {
                heldNanos.recordValue(handedOver.held().toNanos());
            }
        } else if (event instanceof MoltEvent.TrialFailed failed) {
            trialsFailed.add(failed);
        }
    }

    private void play(Molt molt, Operator operator, Crowd crowd)
            throws IOException, InterruptedException, Operator.Stuck {
        operator.update(Operator.EXPLOITABLE, Operator.FIRST_WORLD);
        crowd.start();
        progress.accept(PLAYERS + " players with " + pace.sessions() + " sessions play. "
                + "A forged command brings anybody down at one blow: " + isExploitable(molt) + ".");
        operator.update(Operator.FIXED);
        progress.accept("Hot-fixed. A forged command brings anybody down at one blow: " + isExploitable(molt) + ".");
        require(isExploitable(molt) ? 1 : 0, "exploit was open after its hot-fix");
        for (int number = 0; number < pace.updates(); number++) {
            operator.step(number);
            TimeUnit.MILLISECONDS.sleep(pace.pause().toMillis());
        }
    }

    private static boolean isExploitable(Molt molt) {
        Fighter somebody = Hero.born("somebody", 0).fighter();
        return molt.service(CombatRules.class)
                        .resolve(somebody, somebody, FORGED_FORCE)
                        .damage()
                >= Hero.WHOLE;
    }

    // ---- the end

    /** Whoever opens the home again has the same world. */
    private void restart(Census last) {
        try (Molt molt = open()) {
            Census again = molt.service(World.class).census();
            progress.accept("Closed and opened again: " + again + ".");
            if (again.commands() != last.commands() || again.gold() != World.GOLD || again.ticks() < last.ticks()) {
                breaches.add("Before the restart there was " + last + ", and after it " + again + ".");
            }
        }
    }

    private JsonObject report(Molt molt, Operator operator, Histogram latency) throws InterruptedException {
        long retained = awaitCollected(molt);
        require(tally.failed.sum(), "calls failed");
        require(tally.outOfSequence.sum(), "commands were lost or carried out twice");
        require(tally.wrongGold.sum(), "times there was more or less gold than there is");
        require(tally.wentBack.sum(), "times the world became younger");
        require(retained, "old versions were not collected");
        String breach = tally.firstBreach.get();
        if (breach != null) {
            breaches.add(breach);
        }
        return JsonObject.builder()
                .value("commands", tally.commands.sum())
                .value("censuses", tally.censuses.sum())
                .value("failed", tally.failed.sum())
                .value("outOfSequence", tally.outOfSequence.sum())
                .value("wrongGold", tally.wrongGold.sum())
                .value("wentBack", tally.wentBack.sum())
                .value("updates", operator.updates())
                .value("rollbacks", operator.rollbacks())
                .value("trialsFailed", operator.failedTrials())
                .value("failedOnTrial", tally.failedOnTrial.sum())
                .value("handOvers", heldNanos.getTotalCount())
                .value("heldMillis", figures(heldNanos))
                .value("callLatencyMillis", figures(latency))
                .value("collected", molt.retirements().size() - retained)
                .value("retained", retained)
                .done();
    }

    /** How many old versions are still in memory when the collector has had its chances. */
    private static long awaitCollected(Molt molt) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!molt.drains().isEmpty() && System.nanoTime() - limit < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        for (int i = 0; i < COLLECTIONS && retained(molt) > 0; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20); // the collector's own thread enqueues what it found
        }
        return retained(molt);
    }

    private static long retained(Molt molt) {
        return molt.retirements().stream()
                .filter(retirement -> retirement.state() != Retirement.State.COLLECTED)
                .count();
    }

    private void require(long count, String breach) {
        if (count != 0) {
            breaches.add(count + " " + breach + ".");
        }
    }

    private static JsonObject figures(Histogram nanos) {
        return JsonObject.builder()
                .value("p50", millis(nanos.getValueAtPercentile(50)))
                .value("p99", millis(nanos.getValueAtPercentile(99)))
                .value("max", millis(nanos.getMaxValue()))
                .done();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
