package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.JournalEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what came of updates: in the journal, to the listeners, and to the memory of refused digests. Thread-safe. */
final class UpdateLog {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateLog.class);

    private final Home home;
    private final Listeners listeners;
    private final Clock clock;

    UpdateLog(Home home, Listeners listeners, Clock clock) {
        this.home = home;
        this.listeners = listeners;
        this.clock = clock;
    }

    void started(Recovery.Recovered recovered, GenerationRecord live) {
        home.journal()
                .append(JournalEntry.of(clock.instant(), JournalEntry.Kind.STARTED, live.number(), live.describe()));
        for (Problem problem : recovered.problems()) {
            refused("recovery", live, problem);
        }
    }

    void ended(String cause, UpdateOutcome outcome, GenerationRecord live) {
        if (outcome instanceof UpdateOutcome.Switched switched) {
            home.journal().append(JournalEntry.of(clock.instant(), JournalEntry.Kind.SWITCHED, live.number(), cause));
            HandedOver handed = switched.handedOver();
            handed.modules().forEach(one -> listeners.tell(new MoltEvent.HandedOver(one.module(), handed.held())));
            listeners.tell(new MoltEvent.Switched(switched.generation(), switched.publishing()));
            switched.warnings().forEach(this::warned);
        } else if (outcome instanceof UpdateOutcome.Divided divided) {
            home.journal().append(JournalEntry.of(clock.instant(), JournalEntry.Kind.CANARY, live.number(), cause));
            listeners.tell(new MoltEvent.CanaryOut(divided.candidate()));
            divided.warnings().forEach(this::warned);
        } else if (outcome instanceof UpdateOutcome.Unchanged unchanged) {
            unchanged.warnings().forEach(this::warned);
        } else if (outcome instanceof UpdateOutcome.Refused refused) {
            rememberCulprits(refused);
            refused(cause, live, refused.problem());
        }
    }

    void settled(GenerationRecord live) {
        home.journal()
                .append(JournalEntry.of(clock.instant(), JournalEntry.Kind.SETTLED, live.number(), live.describe()));
        listeners.tell(new MoltEvent.Settled(live));
    }

    void canaryEnded(GenerationRecord candidate, boolean promoted, GenerationRecord live) {
        String what = "canary " + candidate.describe() + (promoted ? " promoted" : " aborted");
        home.journal().append(JournalEntry.of(clock.instant(), JournalEntry.Kind.CANARY, live.number(), what));
        listeners.tell(new MoltEvent.CanaryEnded(candidate, promoted));
    }

    /** A generation has not proven itself. Its new archives are not tried again by themselves. */
    void failed(GenerationRecord bad, Problem reason, Duration sinceFirst, GenerationRecord live) {
        Problem told = reason.withState("Live again: " + live.describe() + ".");
        home.journal().append(JournalEntry.failed(clock.instant(), live.number(), bad.cause(), told));
        Set<Sha256> good =
                live.modules().stream().map(GenerationRecord.Module::sha256).collect(Collectors.toSet());
        bad.modules().stream()
                .map(GenerationRecord.Module::sha256)
                .filter(sha256 -> !good.contains(sha256))
                .forEach(sha256 -> home.refuse(sha256, told.text()));
        listeners.tell(new MoltEvent.TrialFailed(bad.number(), told, sinceFirst));
    }

    private void refused(String cause, GenerationRecord live, Problem problem) {
        home.journal().append(JournalEntry.refused(clock.instant(), live.number(), cause, problem));
        listeners.tell(new MoltEvent.Refused(problem));
    }

    void warned(Problem problem) {
        listeners.tell(new MoltEvent.Warned(problem));
    }

    /**
     * Archives whose company is the fault may pass in another one, as all that don't fit together when the next
     * generation is resolved; an archive that was live once is none that can't be:
     * what it needs is down.
     */
    private void rememberCulprits(UpdateOutcome.Refused refused) {
        if (refused.culprits().isEmpty()
                || refused.stage() == Stage.RESOLVE
                || refused.problem().code().dependsOnOthers()) {
            return;
        }
        try {
            Set<Sha256> proven = home.generations().stream()
                    .flatMap(generation -> generation.wanted().stream())
                    .map(GenerationRecord.Module::sha256)
                    .collect(Collectors.toSet());
            refused.culprits().stream()
                    .filter(sha256 -> !proven.contains(sha256))
                    .forEach(sha256 -> home.refuse(sha256, refused.problem().text()));
        } catch (MoltException e) {
            LOG.warn("A refused archive will be tried again after a restart: that it was refused can't be noted", e);
        }
    }
}
