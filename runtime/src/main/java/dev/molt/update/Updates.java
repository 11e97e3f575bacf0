package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.module.Contracts;
import dev.molt.module.Provisions;
import dev.molt.module.ServiceAccess;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Switchboard;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirer;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import dev.molt.warm.Warming;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out changes, one at a time. Thread-safe: a change waits until the one before it is done; the lock is held
 * during the stages and never while listeners are told.
 */
public final class Updates {
    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    private final Home home;
    private final Admission admission;
    private final KeptArchives archives;
    private final Switchboard switchboard;
    private final UpdateLog log;
    private final BackPressure oldCode;
    private final BuildStages build;
    private final SwitchStage stage;
    private final Proofs proofs;

    /** Held by whoever carries out a change: see {@link SwitchStage} and {@link Proofs}. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the last change has been carried out; guarded by {@link #lock}. */
    private boolean ended;

    /**
     * What an update may take and what is kept of it. Immutable.
     *
     * @param startDeadline how long all providers of one module may take to be created
     * @param keptGenerations how many generations can be gone back to
     * @param oldCode how much old code there may be
     * @param runJobs whether providers of {@link Runnable} are run as jobs
     * @param trial when a generation is settled
     * @param handOver how long callers may be held until an old version can give its state away, and how long that and
     *     the taking over may take then
     * @param rehearse whether each state is handed over and back once before it goes
     */
    public record Settings(
            Duration startDeadline,
            int keptGenerations,
            OldCodeLimits oldCode,
            boolean runJobs,
            TrialPolicy trial,
            Duration handOver,
            boolean rehearse,
            Clock clock) {}

    /** What a host's updates work on. Immutable. */
    public record Parts(
            Home home,
            Admission admission,
            Contracts contracts,
            ServiceAccess references,
            Provisions provisions,
            Warming warming,
            Switchboard switchboard,
            Retirer retirer,
            Listeners listeners) {}

    public Updates(Parts parts, Settings settings) {
        this.home = parts.home();
        this.admission = parts.admission();
        this.archives = new KeptArchives(parts.home(), parts.admission());
        this.switchboard = parts.switchboard();
        this.log = new UpdateLog(parts.home(), parts.listeners(), settings.clock());
        this.oldCode = new BackPressure(parts.retirer(), settings.oldCode());
        this.build = new BuildStages(parts, archives, settings.startDeadline());
        this.stage = new SwitchStage(parts, settings, build, log);
        this.proofs = new Proofs(parts, settings, build, stage, verdict());
    }

    private Trial.Verdict verdict() {
        return new Trial.Verdict() {
            @Override
            public void passed(Trial proven) {
                trialPassed(proven);
            }

            @Override
            public boolean failed(Trial failed, Problem reason, Duration sinceFirst) {
                return proofs.canary()
                        .filter(out -> out.trial().equals(failed))
                        .map(out -> canaryFailed(out, reason, sinceFirst))
                        .orElseGet(() -> trialFailed(failed, reason, sinceFirst));
            }
        };
    }

    /** The generation that is live, as it is on disk. */
    public GenerationRecord live() {
        return stage.live().record();
    }

    /** What is to prove itself now, if anything is. */
    public Optional<Proving> proving() {
        return proofs.proving();
    }

    /**
     * Brings back what was settled before the host stopped. A module that can't come back is told and left out; it stays
     * settled as absent, so that each later start tries it again.
     *
     * @return the files of the watched directory as they were taken in
     */
    public Map<String, Sha256> recover() {
        Recovery.Recovered recovered;
        lock.lock();
        try {
            recovered = new Recovery(home, archives, admission, build::comeBack)
                    .recover(some -> stage.publish(stage.prepare(GenerationRecord.NONE, some)));
            GenerationRecord record = recovered.settled();
            if (!recovered.isWhole()) {
                record = stage.record(
                        "recovered what was settled in generation " + record.number(),
                        SwitchStage.modules(recovered.versions()),
                        recovered.absent(),
                        record.directory(),
                        Map.of());
                home.commit(record);
            } else {
                noteThatItCameBack(record);
            }
            stage.publish(stage.prepare(record, recovered.versions()));
            proofs.cameBack(stage.live());
        } finally {
            lock.unlock();
        }
        log.started(recovered, live());
        return live().directory();
    }

    private void noteThatItCameBack(GenerationRecord record) {
        try {
            home.cameBack(record);
        } catch (MoltException e) {
            LOG.warn("The home goes on to name another generation than {} as live", record.describe(), e);
        }
    }

    /** Code that an update waits for can't wait for another one. */
    private void requireOutside() {
        if (lock.isHeldByCurrentThread() || switchboard.isWorking()) {
            throw new MoltException(Problem.of(
                            ProblemCode.UPDATE_REENTRANT,
                            "Update not begun.",
                            "It was asked for from inside another update.",
                            "ask for it on another thread, without waiting.")
                    .withState(stillServing()));
        }
    }

    /** Carries a change out, and tells what came of it. */
    public UpdateOutcome carryOut(Change change) {
        requireOutside();
        UpdateOutcome outcome;
        lock.lock();
        try {
            outcome = run(change);
        } finally {
            lock.unlock();
        }
        log.ended(change.cause(), outcome, live());
        return outcome;
    }

    /** What a change comes to that passes all stages, once it is known what there is to tell besides. */
    @FunctionalInterface
    private interface Result {
        UpdateOutcome with(List<Problem> warnings);
    }

    private UpdateOutcome run(Change change) {
        Staged<Result> staged = stages(change);
        if (staged instanceof Staged.Refused<Result> refused) {
            return refusal(refused);
        }
        Staged.Passed<Result> passed = (Staged.Passed<Result>) staged;
        return passed.result().with(passed.warnings());
    }

    /** All stages. Whatever goes wrong in them, a defect of ours too, is a refusal. */
    private Staged<Result> stages(Change change) {
        Timing timing = new Timing();
        try {
            return resolve(change, timing)
                    .then(resolved -> change instanceof Change.Back
                            ? new Staged.Passed<>(resolved)
                            : timing.of(Stage.RESOLVE, () -> oldCode.check(resolved)))
                    .then(resolved -> resolved.steps().isEmpty()
                            ? new Staged.Passed<>(warnings -> new UpdateOutcome.Unchanged(live(), warnings))
                            : built(resolved, timing).then(built -> change(built, change, timing)));
        } catch (MoltException e) {
            return new Staged.Refused<>(timing.stage(), e.problem(), Set.of());
        } catch (RuntimeException | Error e) {
            LOG.error("The update failed in a way that Molt does not know: {}", change.cause(), e);
            return new Staged.Refused<>(timing.stage(), unknown(change, e), Set.of());
        }
    }

    private Staged<Result> change(Loaded built, Change change, Timing timing) {
        if (change instanceof Change.Divide divide) {
            return proofs.divide(built, divide, timing)
                    .then(out -> new Staged.Passed<>(warnings ->
                            new UpdateOutcome.Divided(out.candidate().record(), warnings)));
        }
        proofs.keepSettled();
        return stage.goLive(built, change, timing).then(switched -> {
            List<Problem> unsettled = proofs.settleOrTry(switched.next(), change instanceof Change.Back);
            return new Staged.Passed<>(
                    warnings -> new UpdateOutcome.Switched(
                            switched.next().record(), switched.publishing(), switched.handedOver(), warnings),
                    unsettled);
        });
    }

    private static Problem unknown(Change change, Throwable failure) {
        return Problem.of(
                ProblemCode.INTERNAL,
                change.cause() + " failed.",
                "Thrown: " + failure,
                "report it as a defect of Molt, with the log, unless the JVM is out of memory.");
    }

    private Staged<Loaded> built(Resolved resolved, Timing timing) {
        return timing.of(Stage.LOAD, () -> build.load(resolved))
                .then(loaded -> timing.of(Stage.START, () -> build.start(loaded)))
                .then(started -> timing.of(Stage.WARM, () -> build.warm(started)));
    }

    private UpdateOutcome.Refused refusal(Staged.Refused<?> refused) {
        Problem problem = refused.problem();
        Problem told = problem.withWhat("Update refused: " + problem.what()).withState(stillServing());
        return new UpdateOutcome.Refused(
                refused.stage(), told, problem.code().isOfHost() ? Set.of() : refused.culprits());
    }

    /** What whoever asks a closed host for a change is told. */
    public static Problem closed() {
        return Problem.of(ProblemCode.CLOSED, "Nothing was changed.", "The host was closed.", "open it again.");
    }

    private String stillServing() {
        return "Still serving: " + live().describe() + ", untouched.";
    }

    /**
     * What the change would do, without doing it: all stages up to the hand-over, the new versions' providers created,
     * asked whether they work, closed again and thrown away.
     */
    public UpdatePlan plan(Change.Put change) {
        requireOutside();
        lock.lock();
        List<Landed> strangers = change.landed().stream()
                .filter(one -> !home.keeps(one.sha256()))
                .toList();
        try {
            Timing timing = new Timing();
            Staged<Loaded> staged = resolve(change, timing).then(resolved -> built(resolved, timing));
            if (staged instanceof Staged.Refused<Loaded> refused) {
                return new UpdatePlan(
                        Optional.empty(), Optional.of(refusal(refused).problem()));
            }
            Loaded loaded = ((Staged.Passed<Loaded>) staged).result();
            Set<String> stateful = stage.handingOver(loaded);
            build.discard(loaded);
            List<Plan.Step> steps = loaded.resolved().steps().stream()
                    .map(step -> stateful.contains(step.module()) ? step.handingOver() : step)
                    .toList();
            return new UpdatePlan(Optional.of(new Plan(live().number(), steps)), Optional.empty());
        } catch (MoltException e) {
            return new UpdatePlan(Optional.empty(), Optional.of(e.problem().withState(stillServing())));
        } finally {
            strangers.forEach(one -> home.remove(one.sha256()));
            lock.unlock();
        }
    }

    /** What a dry run comes to: a plan, or why there is none. */
    public record UpdatePlan(Optional<Plan> plan, Optional<Problem> refused) {}

    /** The last change: no module is live any more. Nothing of it goes to disk. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            stage.publish(stage.prepare(live(), List.of()));
            proofs.end(stage.live());
        } catch (MoltException e) {
            LOG.warn("The modules stay open until the JVM ends", e);
        } finally {
            lock.unlock();
        }
    }

    // ---- the stages

    private Staged<Resolved> resolve(Change change, Timing timing) {
        if (ended) {
            throw new MoltException(closed());
        }
        if (proofs.canary().isPresent()) {
            throw new MoltException(canaryOut());
        }
        if (change instanceof Change.Divide && proofs.isOnTrial()) {
            throw new MoltException(onTrial());
        }
        Resolution resolution = new Resolution(home, archives, admission, stage.live());
        if (change instanceof Change.Back back) {
            LiveModules warm = proofs.settled();
            return timing.of(
                    Stage.RESOLVE,
                    () -> back.target().number() == warm.record().number()
                            ? resolution.of(back, warm)
                            : resolution.of(back));
        }
        Change.Put put = change instanceof Change.Divide divide ? divide.put() : (Change.Put) change;
        List<Landed> landed = put.landed().stream().map(home::located).toList();
        return timing.of(Stage.ADMIT, () -> new AdmitStage(admission).admit(landed, liveDigests()))
                .then(admitted -> timing.of(Stage.RESOLVE, () -> resolution.of(put, admitted)));
    }

    private Set<Sha256> liveDigests() {
        return live().modules().stream().map(GenerationRecord.Module::sha256).collect(Collectors.toSet());
    }

    private static Problem canaryOut() {
        return Problem.of(
                ProblemCode.CANARY_OUT,
                "a canary is out.",
                "Its calls are divided between two generations; a third one can't be told from them.",
                "promote or abort it first.");
    }

    private Problem onTrial() {
        return Problem.of(
                ProblemCode.ON_TRIAL,
                live().describe() + " is on trial.",
                "A canary is compared with a generation that has proven itself.",
                "promote or abort the trial first, or wait for its end.");
    }

    // ---- trial and canary

    private void trialPassed(Trial proven) {
        List<Problem> warnings;
        lock.lock();
        try {
            if (!proofs.isOnTrial(proven)) {
                return;
            }
            warnings = proofs.settleNow();
        } finally {
            lock.unlock();
        }
        log.settled(live());
        warnings.forEach(log::warned);
    }

    /** Goes back; false when that was refused, and is to be tried again. */
    private boolean trialFailed(Trial failed, Problem reason, Duration sinceFirst) {
        UpdateOutcome outcome;
        GenerationRecord bad = failed.subject().record();
        Change.Back back;
        lock.lock();
        try {
            if (!proofs.isOnTrial(failed) || ended) {
                return true;
            }
            String cause = "trial of generation " + bad.number() + " failed: " + reason.what();
            back = new Change.Back(cause, proofs.settled().record());
            outcome = run(back);
        } finally {
            lock.unlock();
        }
        boolean isBack = !(outcome instanceof UpdateOutcome.Refused);
        if (isBack) {
            log.failed(bad, reason, sinceFirst, live());
        }
        log.ended(back.cause(), outcome, live());
        return isBack;
    }

    private boolean canaryFailed(Canary out, Problem reason, Duration sinceFirst) {
        if (abort(out)) {
            log.failed(out.candidate().record(), reason, sinceFirst, live());
            log.canaryEnded(out.candidate().record(), false, live());
        }
        return true;
    }

    private boolean abort(Canary out) {
        lock.lock();
        try {
            boolean isOut = proofs.canary().filter(out::equals).isPresent();
            if (isOut) {
                proofs.abort(out);
            }
            return isOut;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends what goes on: a trial is settled now, a canary goes live for all calls.
     *
     * @throws MoltException when neither goes on
     */
    public UpdateOutcome promote() {
        requireOutside();
        UpdateOutcome outcome;
        Optional<Canary> out;
        lock.lock();
        try {
            out = proofs.canary();
            if (out.isEmpty() && !proofs.isOnTrial()) {
                throw new MoltException(nothingOnTrial());
            }
            outcome = out.isPresent()
                    ? proofs.promote(out.get())
                    : new UpdateOutcome.Unchanged(live(), proofs.settleNow());
        } finally {
            lock.unlock();
        }
        out.ifPresent(promoted -> {
            log.canaryEnded(promoted.candidate().record(), true, live());
            log.ended("promotion of the canary", outcome, live());
        });
        log.settled(live());
        return outcome;
    }

    /**
     * Ends what goes on: what was settled before is live again.
     *
     * @throws MoltException when neither a trial nor a canary goes on
     */
    public UpdateOutcome abort(String cause) {
        requireOutside();
        Optional<Canary> out = proofs.canary();
        if (out.isEmpty() && !proofs.isOnTrial()) {
            throw new MoltException(nothingOnTrial());
        }
        if (out.isEmpty()) {
            return carryOut(new Change.Back(cause, proofs.settled().record()));
        }
        if (abort(out.get())) {
            log.canaryEnded(out.get().candidate().record(), false, live());
        }
        return new UpdateOutcome.Unchanged(live(), List.of());
    }

    private Problem nothingOnTrial() {
        return Problem.of(
                        ProblemCode.NOTHING_ON_TRIAL,
                        "Nothing was changed.",
                        "No generation is on trial, and no canary is out.",
                        "to go back to an older generation, name it to rollback.")
                .withState("Live: " + live().describe() + ", settled.");
    }
}
