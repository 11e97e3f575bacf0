package dev.molt.update;

import com.grack.nanojson.JsonObject;
import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.module.Contracts;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.module.ServiceAccess;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Carries out changes, one at a time. Thread-safe: a change waits until the one before it is done; the lock is held
 * during the stages and never while listeners are told.
 */
public final class Updates {
    private final Home home;
    private final Admission admission;
    private final Contracts contracts;
    private final ServiceAccess references;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final Listeners listeners;
    private final Settings settings;

    /** Held by whoever carries out a change; guards the writing of {@link #live}. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What runs; written under the lock, read by anybody. */
    private volatile LiveModules live;

    /**
     * What an update may take and what is kept of it. Immutable.
     *
     * @param startDeadline how long all providers of one module may take to be created
     * @param keptGenerations how many generations can be gone back to
     */
    public record Settings(Duration startDeadline, int keptGenerations, Clock clock) {}

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
        this.contracts = parts.contracts();
        this.references = parts.references();
        this.switchboard = parts.switchboard();
        this.retirer = parts.retirer();
        this.listeners = parts.listeners();
        this.settings = settings;
        this.live = new LiveModules(GenerationRecord.NONE, switchboard.live(), Map.of());
        retirer.opened(live.generation(), List.of());
    }

    /** The generation that is live, as it is on disk. */
    public GenerationRecord live() {
        return live.record();
    }

    /**
     * Brings back what was settled before the host stopped. A module that can't come back is told and left out.
     *
     * @return the files of the watched directory that have been dealt with
     */
    public Map<String, Sha256> recover() {
        GenerationRecord settled = home.generation(home.settled()).orElse(GenerationRecord.NONE);
        List<Problem> lost = new ArrayList<>();
        Map<String, Sha256> directory = new HashMap<>(settled.directory());
        lock.lock();
        try {
            List<ModuleVersion> versions = new ArrayList<>();
            for (GenerationRecord.Module module : settled.modules()) {
                try {
                    versions.add(recover(module));
                } catch (MoltException e) {
                    lost.add(e.problem());
                    directory.values().remove(module.sha256());
                }
            }
            GenerationRecord record = lost.isEmpty()
                    ? settled
                    : record("recovered without " + lost.size() + " module(s)", modules(versions), directory, Map.of());
            if (!lost.isEmpty()) {
                home.commit(record);
                home.settle(record);
            }
            publish(prepare(record, versions));
        } finally {
            lock.unlock();
        }
        journal("started", live.record().describe(), Optional.empty());
        lost.forEach(problem -> listeners.tell(new MoltEvent.Refused(problem.withState(stillServing()))));
        return directory;
    }

    private ModuleVersion recover(GenerationRecord.Module module) {
        if (!home.isIntact(module.sha256())) {
            home.remove(module.sha256());
            throw new MoltException(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Module " + module + " can't come back.",
                    "Its archive " + module.sha256().abbreviated() + " is missing from the store, or was altered.",
                    "put " + module.file() + " into the watched directory again."));
        }
        ModuleDeclaration declaration = admission.declaration(module);
        ModuleVersion version = ModuleVersion.load(declaration, admission.open(declaration), contracts);
        try {
            version.start(references, settings.startDeadline());
            return version;
        } catch (MoltException e) {
            version.discard();
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
        report(change, outcome);
        return outcome;
    }

    private UpdateOutcome run(Change change) {
        Timing timing = new Timing();
        try {
            Staged<Resolved> resolved = resolve(change, timing);
            if (resolved instanceof Staged.Passed<Resolved> passed
                    && passed.result().steps().isEmpty()) {
                return new UpdateOutcome.Unchanged(live.record());
            }
            Staged<Loaded> started = resolved.then(next -> timing.of(Stage.LOAD, () -> load(next)))
                    .then(loaded -> timing.of(Stage.START, () -> start(loaded)));
            if (started instanceof Staged.Passed<Loaded> passed) {
                return switchTo(passed.result(), change, timing);
            }
            Staged.Refused<Loaded> refused = (Staged.Refused<Loaded>) started;
            return refusal(refused.stage(), refused.problem(), refused.culprit());
        } finally {
            if (change instanceof Change.Put put) {
                put.landed().forEach(home::discard);
            }
        }
    }

    private UpdateOutcome.Refused refusal(Stage stage, Problem problem, Optional<Sha256> culprit) {
        Problem told = new Problem(
                problem.code(), "Update refused: " + problem.what(), problem.facts(), stillServing(), problem.remedy());
        return new UpdateOutcome.Refused(stage, told, culprit);
    }

    private String stillServing() {
        return "Still serving: " + live.record().describe() + ", untouched.";
    }

    /** What the change would do, without doing it. The archives are checked as for an update. */
    public UpdatePlan plan(Change change) {
        lock.lock();
        try {
            Staged<Resolved> resolved = resolve(change, new Timing());
            if (resolved instanceof Staged.Passed<Resolved> passed) {
                return new UpdatePlan(
                        Optional.of(
                                new Plan(live.record().number(), passed.result().steps())),
                        Optional.empty());
            }
            Staged.Refused<Resolved> refused = (Staged.Refused<Resolved>) resolved;
            return new UpdatePlan(
                    Optional.empty(),
                    Optional.of(refusal(refused.stage(), refused.problem(), refused.culprit())
                            .problem()));
        } finally {
            lock.unlock();
            if (change instanceof Change.Put put) {
                put.landed().forEach(home::discard);
            }
        }
    }

    /** What a dry run comes to: a plan, or why there is none. */
    public record UpdatePlan(Optional<Plan> plan, Optional<Problem> refused) {}

    /** The last change: no module is live any more. Nothing of it goes to disk. */
    public void end() {
        lock.lock();
        try {
            publish(prepare(live.record(), List.of()));
        } finally {
            lock.unlock();
        }
    }

    // ---- the stages

    private Staged<Resolved> resolve(Change change, Timing timing) {
        if (change instanceof Change.Put put) {
            return timing.of(Stage.ADMIT, () -> admission.admit(put.landed()))
                    .then(admitted -> timing.of(Stage.RESOLVE, () -> resolve(put, admitted)));
        }
        return timing.of(Stage.RESOLVE, () -> resolve((Change.Back) change));
    }

    private Staged<Resolved> resolve(Change.Put put, List<Admitted> admitted) {
        Map<String, ModuleDeclaration> wanted = new TreeMap<>();
        for (Admitted one : admitted) {
            ModuleDeclaration declaration = one.declaration();
            ModuleDeclaration other = wanted.putIfAbsent(declaration.name(), declaration);
            if (other != null && !other.sha256().equals(declaration.sha256())) {
                return new Staged.Refused<>(Stage.RESOLVE, duplicate(declaration, other), Optional.empty());
            }
        }
        admitted.forEach(one -> home.keep(one.landed()));
        Set<String> removed = new HashSet<>(put.removed());
        removed.removeAll(wanted.keySet());
        return new Staged.Passed<>(difference(wanted, removed, put.directory(), put.cause()));
    }

    private static Problem duplicate(ModuleDeclaration one, ModuleDeclaration other) {
        return Problem.of(
                ProblemCode.MODULE_DUPLICATE,
                "module " + one.name() + " is in two archives.",
                List.of(
                        one.fileName() + " has " + one.describe() + ".",
                        other.fileName() + " has " + other.describe() + "."),
                "remove one of the two.");
    }

    private Staged<Resolved> resolve(Change.Back back) {
        Map<String, ModuleDeclaration> wanted = new TreeMap<>();
        for (GenerationRecord.Module module : back.target().modules()) {
            if (!home.isIntact(module.sha256())) {
                Problem problem = Problem.of(
                        ProblemCode.STORE_DAMAGED,
                        "generation " + back.target().number() + " can't come back.",
                        "The archive of " + module + " is missing from the store, or was altered.",
                        "put " + module.file() + " into the watched directory again.");
                return new Staged.Refused<>(Stage.RESOLVE, problem, Optional.empty());
            }
            wanted.put(module.name(), admission.declaration(module));
        }
        Set<String> removed = new HashSet<>(live.versions().keySet());
        removed.removeAll(wanted.keySet());
        // The directory stays as it was dealt with: its newer files are not to come back by themselves.
        return new Staged.Passed<>(difference(wanted, removed, live.record().directory(), back.cause()));
    }

    private Resolved difference(
            Map<String, ModuleDeclaration> wanted, Set<String> removed, Map<String, Sha256> directory, String cause) {
        List<ModuleDeclaration> fresh = new ArrayList<>();
        Map<String, ModuleVersion> shared = new HashMap<>(live.versions());
        List<Plan.Step> steps = new ArrayList<>();
        for (String name : removed) {
            ModuleVersion gone = shared.remove(name);
            if (gone != null) {
                steps.add(new Plan.Step(name, gone.declaration().label().text(), "", cause));
            }
        }
        wanted.forEach((name, declaration) -> {
            ModuleVersion current = shared.get(name);
            if (current == null || !current.declaration().sha256().equals(declaration.sha256())) {
                shared.remove(name);
                fresh.add(declaration);
                String from =
                        current == null ? "" : current.declaration().label().text();
                steps.add(new Plan.Step(name, from, declaration.label().text(), cause));
            }
        });
        return new Resolved(fresh, shared, directory, steps);
    }

    private Staged<Loaded> load(Resolved resolved) {
        List<ModuleVersion> fresh = new ArrayList<>();
        for (ModuleDeclaration declaration : resolved.fresh()) {
            try {
                fresh.add(ModuleVersion.load(declaration, admission.open(declaration), contracts));
            } catch (MoltException e) {
                new Loaded(resolved, fresh).discard();
                return new Staged.Refused<>(Stage.LOAD, e.problem(), Optional.of(declaration.sha256()));
            }
        }
        return new Staged.Passed<>(new Loaded(resolved, fresh));
    }

    private Staged<Loaded> start(Loaded loaded) {
        for (ModuleVersion version : loaded.fresh()) {
            try {
                version.start(references, settings.startDeadline());
            } catch (MoltException e) {
                loaded.discard();
                return new Staged.Refused<>(
                        Stage.START,
                        e.problem(),
                        Optional.of(version.declaration().sha256()));
            }
        }
        return new Staged.Passed<>(loaded);
    }

    private UpdateOutcome switchTo(Loaded started, Change change, Timing timing) {
        List<ModuleVersion> versions = List.copyOf(started.versions().values());
        GenerationRecord next =
                record(change.cause(), modules(versions), started.resolved().directory(), timing.micros());
        LiveModules prepared;
        try {
            prepared = prepare(next, versions); // before the commit: what is on disk as live must be able to go live
        } catch (MoltException e) {
            started.discard();
            return refusal(Stage.SWITCH, e.problem(), Optional.empty());
        }
        try {
            home.commit(next);
        } catch (MoltException e) {
            switchboard.release(prepared.generation());
            started.discard();
            return refusal(Stage.SWITCH, e.problem(), Optional.empty());
        }
        Duration publishing = publish(prepared);
        home.settle(next);
        home.prune(settings.keptGenerations(), Set.of(next.number()));
        return new UpdateOutcome.Switched(next, publishing);
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
        Generation before = live.generation();
        live = next;
        retirer.followed(before);
        return publishing;
    }

    private GenerationRecord record(
            String cause,
            List<GenerationRecord.Module> modules,
            Map<String, Sha256> directory,
            Map<String, Long> stages) {
        return new GenerationRecord(
                home.lastNumber() + 1, settings.clock().instant(), cause, modules, directory, stages);
    }

    private static List<GenerationRecord.Module> modules(List<ModuleVersion> versions) {
        return versions.stream()
                .map(ModuleVersion::declaration)
                .map(declaration -> new GenerationRecord.Module(
                        declaration.name(), declaration.label().text(), declaration.sha256(), declaration.fileName()))
                .toList();
    }

    // ---- what is told

    private void report(Change change, UpdateOutcome outcome) {
        if (outcome instanceof UpdateOutcome.Switched switched) {
            journal("switched", change.cause(), Optional.empty());
            listeners.tell(new MoltEvent.Switched(switched.generation(), switched.publishing()));
        } else if (outcome instanceof UpdateOutcome.Refused refused) {
            journal("refused", change.cause(), Optional.of(refused.problem()));
            refused.culprit()
                    .ifPresent(sha256 -> home.refuse(sha256, refused.problem().text()));
            listeners.tell(new MoltEvent.Refused(refused.problem()));
        }
    }

    private void journal(String event, String cause, Optional<Problem> problem) {
        JsonObject line = JsonObject.builder()
                .value("time", settings.clock().instant().toString())
                .value("event", event)
                .value("generation", live.record().number())
                .value("cause", cause)
                .done();
        problem.ifPresent(refused -> {
            line.put("code", refused.code().name());
            line.put("problem", refused.text());
        });
        home.journal().append(line);
    }

    /** How long each stage took. Confined to one update. */
    private static final class Timing {
        private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

        private <T> T of(Stage stage, Supplier<T> work) {
            long start = System.nanoTime();
            try {
                return work.get();
            } finally {
                nanos.put(stage, System.nanoTime() - start);
            }
        }

        private Map<String, Long> micros() {
            Map<String, Long> micros = new HashMap<>();
            nanos.forEach((stage, time) -> micros.put(stage.word(), time / 1_000));
            return micros;
        }
    }

    /** Takes an archive's private copy; a digest that was refused before may be tried again. */
    public Landed forgive(Landed landed) {
        home.forgive(landed.sha256());
        return landed;
    }
}
