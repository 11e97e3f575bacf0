package dev.molt.examples.rules.demo;

import dev.molt.Molt;
import dev.molt.problem.Problem;
import dev.molt.store.GenerationRecord;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Changes the rules, step by step, and tells each step. Confined to one thread. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Molt molt;
    private final Archives archives;
    private final Timeline timeline;
    private final Consumer<String> progress;
    private final Histogram servedNanos = new Histogram(3);
    private final Histogram heldNanos = new Histogram(3);
    private int updates;
    private int rollbacks;
    private int refused;

    /** What should have happened has not, and the steps after it make no sense. The message is the breach. */
    static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        Stuck(String breach) {
            super(breach);
        }
    }

    Operator(Molt molt, Archives archives, Timeline timeline, Consumer<String> progress) {
        this.molt = molt;
        this.archives = archives;
        this.timeline = timeline;
        this.progress = progress;
    }

    int updates() {
        return updates;
    }

    int rollbacks() {
        return rollbacks;
    }

    int refused() {
        return refused;
    }

    /** From an archive in place to the first offer of its version that a customer saw. */
    Histogram servedNanos() {
        return servedNanos;
    }

    /** How long customers had to wait while the counts went over. */
    Histogram heldNanos() {
        return heldNanos;
    }

    /** Puts in the first version, which nobody calls yet. */
    void begin(Release first) throws IOException, Stuck {
        int index = timeline.announce(first);
        switched("The first version, " + first.describe(), molt.update(archives.get(first)));
        timeline.acknowledge(index);
    }

    void update(Release next) throws IOException, Stuck {
        Path archive = archives.get(next);
        int index = timeline.announce(next);
        long landed = System.nanoTime();
        switched("Update to " + next.describe(), molt.update(archive));
        timeline.acknowledge(index);
        servedNanos.recordValue(awaitServed(index) - landed);
        updates++;
    }

    /** Brings back what was live before the last change. */
    void rollBack() throws Stuck {
        List<GenerationRecord> kept = molt.generations();
        GenerationRecord target = kept.get(kept.size() - 2);
        String label = target.modules().get(0).label();
        Release before = timeline.named(label).orElseThrow(() -> new Stuck("Nobody knows " + label));
        int index = timeline.announce(before);
        switched("Rollback to " + before.describe(), molt.rollback(target.number()));
        timeline.acknowledge(index);
        awaitServed(index);
        rollbacks++;
    }

    void refuseSyntaxError(Release release) throws IOException, Stuck {
        refuse("A parenthesis too few", archives.withSyntaxError(release), "PYTHON_SYNTAX");
    }

    void refuseRaising(Release release) throws IOException, Stuck {
        refuse("Rates that raise when they are imported", archives.raising(release), "PROVIDER_FAILED");
    }

    private void refuse(String what, Path archive, String code) throws Stuck {
        GenerationRecord before = molt.live();
        if (!(molt.update(archive) instanceof UpdateOutcome.Refused outcome)) {
            throw new Stuck(what + " was not refused");
        }
        Problem problem = outcome.problem();
        if (!problem.code().name().equals(code) || !molt.live().equals(before)) {
            throw new Stuck(what + " was not refused as it should be. " + problem.text());
        }
        refused++;
        progress.accept(what + ": " + problem.code() + ". " + problem.state());
    }

    private void switched(String what, UpdateOutcome outcome) throws Stuck {
        if (outcome instanceof UpdateOutcome.Refused no) {
            throw new Stuck(what + " did not happen. " + no.problem().text());
        }
        if (!(outcome instanceof UpdateOutcome.Switched yes)) {
            throw new Stuck(what + " changed nothing: " + outcome);
        }
        Duration held = yes.handedOver().held();
        if (!held.isZero()) {
            heldNanos.recordValue(held.toNanos());
        }
        progress.accept(String.format("%s. Customers waited %.1f ms.", what, held.toNanos() / 1e6));
    }

    /** When a customer first saw it. */
    private long awaitServed(int index) throws Stuck {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (timeline.firstSeen(index) == 0) {
            Thread.onSpinWait();
            if (System.nanoTime() - limit > 0) {
                throw new Stuck("No customer has seen the update within " + PATIENCE.toSeconds() + " s.");
            }
        }
        return timeline.firstSeen(index);
    }
}
