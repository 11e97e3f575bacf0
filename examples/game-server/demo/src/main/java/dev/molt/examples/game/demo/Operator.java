package dev.molt.examples.game.demo;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.store.GenerationRecord;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Changes what is live, step by step, and tells each step. Confined to one thread. */
final class Operator {
    static final String EXPLOITABLE = "combat-1.0.0";
    static final String FIXED = "combat-1.0.1";
    static final String FIRST_WORLD = "world-1.0.0";

    private static final String BALANCED = "combat-1.1.0";
    private static final String FAULTY = "combat-1.2.0-faulty";
    private static final String SECOND_WORLD = "world-2.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Molt molt;
    private final Archives archives;
    private final FaultyTime faultyTime;
    private final BlockingQueue<MoltEvent.TrialFailed> trialsFailed;
    private final Consumer<String> progress;
    private int updates;
    private int rollbacks;
    private int failedTrials;

    /** What should have happened has not, and the steps after it make no sense. The message is the breach. */
    static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        Stuck(String breach) {
            super(breach);
        }
    }

    /**
     * @param faultyTime is begun and ended here
     * @param trialsFailed is filled by the host's listener
     */
    Operator(
            Molt molt,
            Archives archives,
            FaultyTime faultyTime,
            BlockingQueue<MoltEvent.TrialFailed> trialsFailed,
            Consumer<String> progress) {
        this.molt = molt;
        this.archives = archives;
        this.faultyTime = faultyTime;
        this.trialsFailed = trialsFailed;
        this.progress = progress;
    }

    int updates() {
        return updates;
    }

    int rollbacks() {
        return rollbacks;
    }

    int failedTrials() {
        return failedTrials;
    }

    /** One of a row of steps: mostly new rules, in between another world, both, the way back, and a faulty version. */
    void step(int number) throws IOException, InterruptedException, Stuck {
        switch (number % 10) {
            case 2, 7 -> update(otherWorld());
            case 4 -> update(otherRules(), otherWorld());
            case 5, 8 -> rollBack();
            case 9 -> failTrial(number % 20 == 9);
            default -> update(otherRules());
        }
    }

    private String otherRules() {
        return isLive(BALANCED) ? FIXED : BALANCED;
    }

    private String otherWorld() {
        return isLive(SECOND_WORLD) ? FIRST_WORLD : SECOND_WORLD;
    }

    private boolean isLive(String archive) {
        return molt.live().modules().stream().anyMatch(module -> archive.equals(module.name() + "-" + module.label()));
    }

    /** Puts archives in, all at once. */
    void update(String... names) throws IOException, Stuck {
        Path[] paths = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            paths[i] = archives.get(names[i]);
        }
        tell("Update to " + String.join(" and ", names), molt.update(paths));
        updates++;
    }

    private void rollBack() throws Stuck {
        List<GenerationRecord> kept = molt.generations();
        long before = kept.get(kept.size() - 2).number();
        tell("Rollback to generation " + before, molt.rollback(before));
        rollbacks++;
    }

    private void tell(String what, UpdateOutcome outcome) throws Stuck {
        if (outcome instanceof UpdateOutcome.Refused refused) {
            throw new Stuck(what + " did not happen. " + refused.problem().text());
        }
        if (!(outcome instanceof UpdateOutcome.Switched switched)) {
            throw new Stuck(what + " changed nothing: " + outcome);
        }
        Duration held = switched.handedOver().held();
        String handedOver = held.isZero() ? "" : String.format(", callers held %.1f ms", held.toNanos() / 1e6);
        progress.accept(what + handedOver + ". Live: " + switched.generation().describe() + ".");
    }

    /**
     * Puts faulty rules in, and waits until they have gone back by themselves.
     *
     * @param rulesOnly not another world with them, whose state would go over and come back
     */
    private void failTrial(boolean rulesOnly) throws IOException, InterruptedException, Stuck {
        awaitSettled();
        List<GenerationRecord.Module> before = molt.live().modules();
        faultyTime.begin();
        if (rulesOnly) {
            update(FAULTY);
        } else {
            update(FAULTY, otherWorld());
        }
        MoltEvent.TrialFailed failed = trialsFailed.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        faultyTime.end();
        if (failed == null || !molt.live().modules().equals(before)) {
            throw new Stuck("The faulty version did not go back to " + before + "; live is "
                    + molt.live().describe() + ".");
        }
        failedTrials++;
        progress.accept(String.format(
                "Back by itself, as was decided %.1f ms after the first failure. Live: %s.",
                failed.sinceFirst().toNanos() / 1e6, molt.live().describe()));
    }

    private void awaitSettled() throws InterruptedException, Stuck {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (molt.proving().isPresent()) {
            if (System.nanoTime() - limit > 0) {
                throw new Stuck("Nothing was settled within " + PATIENCE.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
