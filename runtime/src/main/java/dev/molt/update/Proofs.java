package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.api.Stateful;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.CallFigures;
import dev.molt.reference.Generation;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.store.Home;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has gone live and has yet to prove itself: a trial of all calls, or a canary with a part of them. Changed under
 * the lock of {@link Updates}; read by anybody.
 *
 * <pre>
 *   SETTLED ──update──► ON TRIAL ──time is over, or promote──► SETTLED in the new generation
 *      │  ▲                │
 *      │  └────failing, or abort
 *      └──divide──► CANARY OUT ──promote──► SETTLED in the new generation
 *          ▲            │
 *          └────────failing, or abort
 * </pre>
 */
final class Proofs {
    private final Home home;
    private final Admission admission;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final Updates.Settings settings;
    private final BuildStages build;
    private final SwitchStage stage;
    private final Trial.Verdict verdict;

    /** What is gone back to when what is live fails; what is live when nothing is on trial. */
    private volatile LiveModules settled;

    private volatile @Nullable Trial trial;
    private volatile @Nullable Canary canary;

    /** @param verdict is told what becomes of trials, not under the lock */
    Proofs(
            Updates.Parts parts,
            Updates.Settings settings,
            BuildStages build,
            SwitchStage stage,
            Trial.Verdict verdict) {
        this.home = parts.home();
        this.admission = parts.admission();
        this.switchboard = parts.switchboard();
        this.retirer = parts.retirer();
        this.settings = settings;
        this.build = build;
        this.stage = stage;
        this.verdict = verdict;
        this.settled = stage.live();
    }

    LiveModules settled() {
        return settled;
    }

    Optional<Canary> canary() {
        return Optional.ofNullable(canary);
    }

    boolean isOnTrial() {
        return trial != null;
    }

    boolean isOnTrial(Trial asked) {
        return asked.equals(trial);
    }

    /** What is to prove itself now, if anything is. */
    Optional<Proving> proving() {
        Canary out = canary;
        if (out != null) {
            List<VersionFigures> figures = new ArrayList<>(figures(out.trial(), true));
            out.stable().versions().values().stream()
                    .filter(version ->
                            out.changed().contains(version.declaration().name()))
                    .forEach(version ->
                            figures.add(figures(version, version.figures().snapshot(), false)));
            return Optional.of(new Proving(
                    Proving.Kind.CANARY,
                    out.candidate().record().number(),
                    out.stable().record().number(),
                    Duration.ZERO,
                    figures));
        }
        Trial running = trial;
        return running == null
                ? Optional.empty()
                : Optional.of(new Proving(
                        Proving.Kind.TRIAL,
                        running.subject().record().number(),
                        settled.record().number(),
                        running.left(),
                        figures(running, true)));
    }

    private static List<VersionFigures> figures(Trial trial, boolean isNew) {
        return trial.figures().entrySet().stream()
                .map(entry -> figures(entry.getKey(), entry.getValue(), isNew))
                .toList();
    }

    private static VersionFigures figures(ModuleVersion version, CallFigures.Snapshot snapshot, boolean isNew) {
        return new VersionFigures(
                version.declaration().name(), version.declaration().label().text(), isNew, snapshot);
    }

    /** A host has come back in what was settled before. */
    void cameBack(LiveModules back) {
        settled = back;
    }

    /** Before a switch: once nobody needs them any more, versions are closed, and can't be gone back to. */
    void keepSettled() {
        retirer.keepWarm(settled.versions().values());
    }

    /**
     * Settles what has gone live, or begins to watch it. Settled at once is a way back, which was so before, and what
     * has no version that follows another: there is nothing to go back to.
     */
    List<Problem> settleOrTry(LiveModules next, boolean isBack) {
        endTrial();
        Map<ModuleVersion, ModuleVersion> following = new Succession(settled.versions(), next.versions()).following();
        if (settings.trial().time().isZero() || following.isEmpty() || isBack) {
            return settle(next);
        }
        Trial begun = new Trial(settings.trial(), switchboard, next, following, verdict);
        trial = begun;
        begun.begin();
        return List.of();
    }

    private void endTrial() {
        Trial running = trial;
        trial = null;
        if (running != null) {
            running.close();
        }
    }

    private List<Problem> settle(LiveModules proven) {
        settled = proven;
        retirer.keepWarm(List.of());
        switchboard.watch(proven.generation(), Set.of());
        try {
            home.settle(proven.record());
            home.prune(settings.keptGenerations());
            return List.of();
        } catch (MoltException e) {
            return List.of(e.problem()
                    .withState("Live: " + proven.record().describe()
                            + "; a restart now may come back in an earlier one."));
        }
    }

    /** Settles what is on trial before its time. */
    List<Problem> settleNow() {
        endTrial();
        return settle(stage.live());
    }

    /** Gives what was built a part of the calls. */
    Staged<Canary> divide(Loaded built, Change.Divide change, Timing timing) {
        timing.begin(Stage.SWITCH);
        LiveModules live = stage.live();
        Succession succession = new Succession(live.versions(), built.versions());
        Optional<Problem> indivisible = indivisible(succession);
        if (indivisible.isPresent()) {
            build.discard(built);
            return new Staged.Refused<>(Stage.SWITCH, indivisible.get(), Set.of());
        }
        try {
            LiveModules candidate = stage.next(built, change.cause(), timing);
            switchboard.decide(candidate.generation(), candidate.record().number(), built.providers());
            Set<String> changed = succession.changed();
            Trial watching = new Trial(
                    settings.trial().lasting(Duration.ZERO), switchboard, candidate, succession.coming(), verdict);
            succession.going().forEach(version -> version.figures().watch(null));
            switchboard.watch(live.generation(), changed);
            Generation splitting =
                    switchboard.split(live.generation(), candidate.generation(), changed, change.policy());
            retirer.opened(candidate.generation(), candidate.versions().values());
            retirer.opened(splitting, live.versions().values());
            Canary out = new Canary(live, candidate, splitting, changed, watching, built);
            switchboard.publish(splitting);
            canary = out;
            watching.begin();
            return new Staged.Passed<>(out);
        } catch (RuntimeException | Error e) {
            build.discard(built);
            throw e;
        }
    }

    private static Optional<Problem> indivisible(Succession succession) {
        List<ModuleVersion> versions = new ArrayList<>(succession.going());
        versions.addAll(succession.coming().keySet());
        return versions.stream()
                .filter(version -> !version.hooks(Stateful.class).isEmpty())
                .findFirst()
                .map(version -> Problem.of(
                        ProblemCode.STATE_INDIVISIBLE,
                        "module " + version + " has state.",
                        "Its state can't be in two versions at the same time, so its calls can't be divided.",
                        "update it without a canary: its trial goes back by itself as well."));
    }

    /** Makes a canary live for all calls. */
    UpdateOutcome promote(Canary out) {
        LiveModules candidate = out.candidate();
        admission.accepted(out.built().resolved().fresh());
        home.commit(candidate.record());
        LiveModules next = stage.prepare(
                candidate.record(), List.copyOf(candidate.versions().values()));
        Duration publishing = stage.publish(next);
        endCanary(out);
        return new UpdateOutcome.Switched(next.record(), publishing, HandedOver.NOTHING, settle(next));
    }

    /** Gives all calls back to what is live beside a canary. */
    void abort(Canary out) {
        LiveModules stable = out.stable();
        stage.renew(stage.prepare(stable.record(), List.copyOf(stable.versions().values())));
        settled = stage.live();
        endCanary(out);
    }

    /** Another generation is live, so that those of the canary drain. */
    private void endCanary(Canary out) {
        canary = null;
        out.trial().close();
        retirer.renewed(out.splitting());
        retirer.renewed(out.candidate().generation());
    }

    /** Nothing proves itself any more: no module is live. */
    void end(LiveModules nothing) {
        endTrial();
        settled = nothing;
        retirer.keepWarm(List.of());
        canary().ifPresent(this::endCanary);
    }
}
