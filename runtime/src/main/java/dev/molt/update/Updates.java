package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.module.Closing;
import dev.molt.module.Contracts;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.module.ServiceAccess;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final Contracts contracts;
    private final ServiceAccess references;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final UpdateLog log;
    private final Settings settings;

    /** Held by whoever carries out a change; guards the writing of {@link #live}. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What runs; written under the lock, read by anybody. */
    private volatile LiveModules live;

    /** Whether the last change has been carried out; guarded by {@link #lock}. */
    private boolean ended;

    /**
     * What an update may take and what is kept of it. Immutable.
     *
     * @param startDeadline how long all providers of one module may take to be created
     * @param keptGenerations how many generations can be gone back to
     * @param runJobs whether providers of {@link Runnable} are run as jobs
     */
    public record Settings(Duration startDeadline, int keptGenerations, boolean runJobs, Clock clock) {}

    /** What a host's updates work on. Immutable. */
    public record Parts(
            Home home,
            Admission admission,
            Contracts contracts,
            ServiceAccess references,
            Switchboard switchboard,
            Retirer retirer,
            Listeners listeners) {}

    public Updates(Parts parts, Settings settings) {
        this.home = parts.home();
        this.admission = parts.admission();
        this.archives = new KeptArchives(parts.home(), parts.admission());
        this.contracts = parts.contracts();
        this.references = parts.references();
        this.switchboard = parts.switchboard();
        this.retirer = parts.retirer();
        this.log = new UpdateLog(parts.home(), parts.listeners(), settings.clock());
        this.settings = settings;
        this.live = new LiveModules(GenerationRecord.NONE, switchboard.live(), Map.of());
        retirer.opened(live.generation(), List.of());
    }

    /** The generation that is live, as it is on disk. */
    public GenerationRecord live() {
        return live.record();
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
            recovered = new Recovery(home, archives, this::start)
                    .recover(some -> publish(prepare(GenerationRecord.NONE, some)));
            GenerationRecord record = recovered.settled();
            if (!recovered.isWhole()) {
                record = record(
                        "recovered what was settled in generation " + record.number(),
                        modules(recovered.versions()),
                        recovered.absent(),
                        record.directory(),
                        Map.of());
                home.commit(record);
            } else {
                noteThatItCameBack(record);
            }
            publish(prepare(record, recovered.versions()));
        } finally {
            lock.unlock();
        }
        log.started(recovered, live.record());
        return live.record().directory();
    }

    private void noteThatItCameBack(GenerationRecord record) {
        try {
            home.cameBack(record);
        } catch (MoltException e) {
            LOG.warn("The home goes on to name another generation than {} as live", record.describe(), e);
        }
    }

    private ModuleVersion start(Decision.Admitted decision) {
        ModuleVersion version = load(decision);
        try {
            version.start(references, settings.startDeadline());
            return version;
        } catch (RuntimeException | Error e) {
            discard(List.of(version));
            throw e;
        }
    }

    /** Carries a change out, after all that were asked for before. */
    public UpdateOutcome carryOut(Change change) {
        if (lock.isHeldByCurrentThread()) {
            throw new MoltException(Problem.of(
                            ProblemCode.UPDATE_REENTRANT,
                            "Update not begun: " + change.cause() + ".",
                            "It was asked for from inside another update.",
                            "ask for it on another thread, without waiting.")
                    .withState(stillServing()));
        }
        UpdateOutcome outcome;
        lock.lock();
        try {
            outcome = run(change);
        } finally {
            lock.unlock();
        }
        log.ended(change.cause(), outcome, live.record());
        return outcome;
    }

    private UpdateOutcome run(Change change) {
        Staged<LiveModules> staged = stages(change);
        if (staged instanceof Staged.Refused<LiveModules> refused) {
            return refusal(refused);
        }
        Staged.Passed<LiveModules> passed = (Staged.Passed<LiveModules>) staged;
        LiveModules next = passed.result();
        if (next.generation().equals(live.generation())) {
            return new UpdateOutcome.Unchanged(next.record(), passed.warnings());
        }
        Duration publishing = publish(next);
        List<Problem> warnings = new ArrayList<>(passed.warnings());
        warnings.addAll(settle(next.record()));
        return new UpdateOutcome.Switched(next.record(), publishing, warnings);
    }

    /** All stages up to the point of no return. Whatever goes wrong in them, a defect of ours too, is a refusal. */
    private Staged<LiveModules> stages(Change change) {
        Timing timing = new Timing();
        try {
            return resolve(change, timing)
                    .then(resolved ->
                            resolved.steps().isEmpty() ? new Staged.Passed<>(live) : build(resolved, change, timing));
        } catch (MoltException e) {
            return new Staged.Refused<>(timing.stage, e.problem(), Set.of());
        } catch (RuntimeException | Error e) {
            LOG.error("The update failed in a way that Molt does not know: {}", change.cause(), e);
            return new Staged.Refused<>(timing.stage, unknown(change, e), Set.of());
        }
    }

    private static Problem unknown(Change change, Throwable failure) {
        return Problem.of(
                ProblemCode.INTERNAL,
                change.cause() + " failed.",
                "Thrown: " + failure,
                "report it as a defect of Molt, with the log, unless the JVM is out of memory.");
    }

    private Staged<LiveModules> build(Resolved resolved, Change change, Timing timing) {
        return timing.of(Stage.LOAD, () -> load(resolved))
                .then(loaded -> timing.of(Stage.START, () -> start(loaded)))
                .then(started -> {
                    timing.stage = Stage.SWITCH;
                    return commit(started, change, timing);
                });
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
        return "Still serving: " + live.record().describe() + ", untouched.";
    }

    /**
     * What the change would do, without doing it: all stages up to the start, the new versions' providers created, closed
     * again and thrown away.
     */
    public UpdatePlan plan(Change.Put change) {
        lock.lock();
        List<Landed> strangers = change.landed().stream()
                .filter(one -> !home.keeps(one.sha256()))
                .toList();
        try {
            Staged<Loaded> staged = loaded(change, new Timing());
            if (staged instanceof Staged.Refused<Loaded> refused) {
                return new UpdatePlan(
                        Optional.empty(), Optional.of(refusal(refused).problem()));
            }
            Loaded loaded = ((Staged.Passed<Loaded>) staged).result();
            discard(loaded.backwards());
            Plan plan = new Plan(live.record().number(), loaded.resolved().steps());
            return new UpdatePlan(Optional.of(plan), Optional.empty());
        } catch (MoltException e) {
            return new UpdatePlan(Optional.empty(), Optional.of(e.problem().withState(stillServing())));
        } finally {
            strangers.forEach(one -> home.remove(one.sha256()));
            lock.unlock();
        }
    }

    private Staged<Loaded> loaded(Change change, Timing timing) {
        return resolve(change, timing)
                .then(resolved -> timing.of(Stage.LOAD, () -> load(resolved)))
                .then(loaded -> timing.of(Stage.START, () -> start(loaded)));
    }

    /** What a dry run comes to: a plan, or why there is none. */
    public record UpdatePlan(Optional<Plan> plan, Optional<Problem> refused) {}

    /** The last change: no module is live any more. Nothing of it goes to disk. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            publish(prepare(live.record(), List.of()));
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
        Resolution resolution = new Resolution(home, archives, live);
        if (change instanceof Change.Put put) {
            List<Landed> landed = put.landed().stream().map(home::located).toList();
            return timing.of(Stage.ADMIT, () -> new AdmitStage(admission).admit(landed, liveDigests()))
                    .then(admitted -> timing.of(Stage.RESOLVE, () -> resolution.of(put, admitted)));
        }
        return timing.of(Stage.RESOLVE, () -> resolution.of((Change.Back) change));
    }

    private Staged<Loaded> load(Resolved resolved) {
        List<ModuleVersion> fresh = new ArrayList<>();
        for (Decision.Admitted decision : resolved.fresh()) {
            try {
                fresh.add(load(decision));
            } catch (MoltException e) {
                discard(new Loaded(resolved, fresh).backwards());
                return refused(Stage.LOAD, decision.declaration(), e.problem());
            } catch (RuntimeException | Error e) {
                discard(new Loaded(resolved, fresh).backwards());
                throw e;
            }
        }
        return new Staged.Passed<>(new Loaded(resolved, fresh));
    }

    private ModuleVersion load(Decision.Admitted decision) {
        return ModuleVersion.load(
                decision.declaration(),
                archives.open(decision.declaration()),
                contracts,
                decision.reachable()::contains);
    }

    private Set<Sha256> liveDigests() {
        return live.record().modules().stream()
                .map(GenerationRecord.Module::sha256)
                .collect(Collectors.toSet());
    }

    private Staged<Loaded> start(Loaded loaded) {
        for (ModuleVersion version : loaded.fresh()) {
            try {
                version.start(references, settings.startDeadline());
            } catch (MoltException e) {
                discard(loaded.backwards());
                return refused(Stage.START, version.declaration(), e.problem());
            } catch (RuntimeException | Error e) {
                discard(loaded.backwards());
                throw e;
            }
        }
        return new Staged.Passed<>(loaded);
    }

    /**
     * Closes versions that never went live, one after the other, so that what they held is free for the next try. One
     * whose code does not return is left to the retirer at the deadline, and no other is waited for then.
     */
    private void discard(List<ModuleVersion> versions) {
        long deadline = System.nanoTime() + settings.startDeadline().toNanos();
        for (ModuleVersion version : versions) {
            Closing closing = version.discard();
            retirer.discarded(closing);
            closing.await(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /** An archive was whole when it was admitted: if it can't be read now, the store is to blame. */
    private <T> Staged<T> refused(Stage stage, ModuleDeclaration declaration, Problem problem) {
        if (!problem.code().isOfBytes()) {
            return new Staged.Refused<>(stage, problem, Set.of(declaration.sha256()));
        }
        if (!home.isIntact(declaration.sha256())) {
            home.remove(declaration.sha256());
        }
        List<String> facts = new ArrayList<>(List.of("The store has not what was kept of it.", problem.what()));
        facts.addAll(problem.facts());
        Problem damaged = Problem.of(
                ProblemCode.STORE_DAMAGED,
                "Module " + declaration.describe() + " (" + declaration.fileName() + ") can't be loaded.",
                facts,
                "look at the disk of " + home.directory() + ", and put the archive there again.");
        return new Staged.Refused<>(stage, damaged, Set.of());
    }

    /** The point of no return. Before it, as what is on disk as live must be able to go live, a slot is taken. */
    private Staged<LiveModules> commit(Loaded started, Change change, Timing timing) {
        List<ModuleVersion> versions = List.copyOf(started.versions().values());
        GenerationRecord next = record(
                change.cause(),
                modules(versions),
                started.resolved().absent(),
                started.resolved().directory(),
                timing.micros());
        @Nullable LiveModules prepared = null;
        try {
            prepared = prepare(next, versions);
            // Before, so that no crash forgets what went live; that it did not go live after all harms nobody.
            admission.accepted(started.resolved().fresh());
            home.commit(next);
            return new Staged.Passed<>(prepared);
        } catch (RuntimeException | Error e) {
            if (prepared != null) {
                switchboard.release(prepared.generation());
            }
            discard(started.backwards());
            throw e;
        }
    }

    /** Notes on disk that a generation which is live has proven itself. */
    private List<Problem> settle(GenerationRecord next) {
        try {
            home.settle(next);
            home.prune(settings.keptGenerations());
            return List.of();
        } catch (MoltException e) {
            return List.of(e.problem()
                    .withState("Live: " + next.describe() + "; a restart now may come back in an earlier one."));
        }
    }

    private LiveModules prepare(GenerationRecord record, List<ModuleVersion> versions) {
        List<Provider> providers = versions.stream()
                .flatMap(version -> version.providers().stream())
                .toList();
        Map<String, ModuleVersion> byName = new HashMap<>();
        versions.forEach(version -> byName.put(version.declaration().name(), version));
        return new LiveModules(record, switchboard.prepare(record.number(), providers), byName);
    }

    private Duration publish(LiveModules next) {
        retirer.opened(next.generation(), next.versions().values());
        long start = System.nanoTime();
        switchboard.publish(next.generation());
        Duration publishing = Duration.ofNanos(System.nanoTime() - start);
        LiveModules before = live;
        live = next;
        if (settings.runJobs()) {
            handJobsOver(before.versions().values(), next.versions().values());
        }
        retirer.followed(before.generation());
        return publishing;
    }

    private void handJobsOver(Collection<ModuleVersion> before, Collection<ModuleVersion> after) {
        after.stream().filter(version -> !before.contains(version)).forEach(version -> version.startJobs(log::warned));
        before.stream().filter(version -> !after.contains(version)).forEach(ModuleVersion::stopJobs);
    }

    private GenerationRecord record(
            String cause,
            List<GenerationRecord.Module> modules,
            List<GenerationRecord.Module> absent,
            Map<String, Sha256> directory,
            Map<String, Long> stages) {
        return new GenerationRecord(
                home.lastNumber() + 1, settings.clock().instant(), cause, modules, absent, directory, stages);
    }

    private static List<GenerationRecord.Module> modules(List<ModuleVersion> versions) {
        return versions.stream()
                .map(ModuleVersion::declaration)
                .map(declaration -> new GenerationRecord.Module(
                        declaration.name(), declaration.label().text(), declaration.sha256(), declaration.fileName()))
                .toList();
    }

    // ---- time

    /** How long each stage took. Confined to one update. */
    private static final class Timing {
        private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

        /** The one that has begun last. */
        private Stage stage = Stage.ADMIT;

        private <T> T of(Stage now, Supplier<T> work) {
            stage = now;
            long start = System.nanoTime();
            try {
                return work.get();
            } finally {
                nanos.put(now, System.nanoTime() - start);
            }
        }

        private Map<String, Long> micros() {
            Map<String, Long> micros = new HashMap<>();
            nanos.forEach((stage, time) -> micros.put(stage.word(), time / 1_000));
            return micros;
        }
    }
}
