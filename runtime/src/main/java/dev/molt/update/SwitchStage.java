package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.archive.Sha256;
import dev.molt.module.ModuleVersion;
import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.state.HandOvers;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last stages of an update: what was built goes live, at once or behind a door. Owns what is live. Confined to one
 * update at a time, but for {@link #live()}.
 */
final class SwitchStage {
    private final Home home;
    private final Admission admission;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final UpdateLog log;
    private final Updates.Settings settings;
    private final BuildStages build;
    private final HandOverStage handOvers;

    /** What runs; of a canary, what has the rest of the calls. */
    private volatile LiveModules live;

    SwitchStage(Updates.Parts parts, Updates.Settings settings, BuildStages build, UpdateLog log) {
        this.home = parts.home();
        this.admission = parts.admission();
        this.switchboard = parts.switchboard();
        this.retirer = parts.retirer();
        this.log = log;
        this.settings = settings;
        this.build = build;
        this.handOvers = new HandOverStage(
                switchboard, retirer, HandOverStage.surroundings(parts, settings.handOver()), settings.handOver());
        this.live = new LiveModules(GenerationRecord.NONE, switchboard.live(), Map.of());
        retirer.opened(live.generation(), List.of());
    }

    LiveModules live() {
        return live;
    }

    /** The modules whose state would go over. */
    Set<String> handingOver(Loaded built) {
        return handOvers
                .plan(new Succession(live.versions(), built.versions()), live.generation(), built.generation())
                .modules();
    }

    /** Makes what was built live, at once or behind a door. */
    Staged<Switched> goLive(Loaded built, Change change, Timing timing) {
        timing.begin(Stage.HAND_OVER);
        Succession succession = new Succession(live.versions(), built.versions());
        HandOvers needed = handOvers.plan(succession, live.generation(), built.generation());
        if (!needed.unclaimed().isEmpty()) {
            build.discard(built);
            return new Staged.Refused<>(
                    Stage.HAND_OVER, needed.unclaimed().get(0), HandOverStage.culprits(needed, built.versions()));
        }
        LiveModules next = next(built, change.cause(), timing);
        return needed.modules().isEmpty()
                ? switchAtOnce(built, next)
                : switchBehindDoor(built, new HandOverStage.Task(needed, live, next, succession, settings.rehearse()));
    }

    LiveModules next(Loaded built, String cause, Timing timing) {
        GenerationRecord record = record(
                cause,
                modules(List.copyOf(built.versions().values())),
                built.resolved().absent(),
                built.resolved().directory(),
                timing.micros());
        return new LiveModules(record, built.generation(), built.versions());
    }

    private Staged<Switched> switchAtOnce(Loaded built, LiveModules next) {
        try {
            switchboard.decide(next.generation(), next.record().number(), built.providers());
            commit(built, next);
            retirer.opened(next.generation(), next.versions().values());
        } catch (RuntimeException | Error e) {
            build.discard(built);
            throw e;
        }
        return new Staged.Passed<>(new Switched(next, publish(next), HandedOver.NOTHING));
    }

    /** The point of no return. */
    private void commit(Loaded built, LiveModules next) {
        // Before, so that no crash forgets what went live; that it did not go live after all harms nobody.
        admission.accepted(built.resolved().fresh());
        home.commit(next.record());
    }

    /**
     * The commit comes first, so that no caller waits for the disk. A crash before the door opens is like one after it:
     * the host comes back in what was settled.
     */
    private Staged<Switched> switchBehindDoor(Loaded built, HandOverStage.Task task) {
        LiveModules next = task.next();
        try {
            commit(built, next);
        } catch (RuntimeException | Error e) {
            build.discard(built);
            throw e;
        }
        Set<ModuleVersion> either = new HashSet<>(live.versions().values());
        either.addAll(next.versions().values());
        retirer.opened(next.generation(), either);
        Staged<HandedOver> staged;
        try {
            staged = handOvers.run(task);
        } catch (RuntimeException | Error e) {
            reopened(built, task);
            throw e;
        }
        if (staged instanceof Staged.Refused<HandedOver>) {
            reopened(built, task);
        }
        return staged.then(handed -> {
            retirer.opened(next.generation(), next.versions().values());
            return new Staged.Passed<>(new Switched(next, follow(next, Duration.ZERO), handed));
        });
    }

    /** The door has opened onto what was live before, which now has the next generation's epoch. */
    private void reopened(Loaded built, HandOverStage.Task task) {
        Generation before = live.generation();
        live = new LiveModules(live.record(), task.next().generation(), live.versions());
        home.withdraw(task.next().record(), live.record());
        retirer.opened(live.generation(), live.versions().values());
        task.releasing().forEach(version -> version.resumeJobs(log::warned));
        retirer.renewed(before);
        build.discardVersions(built);
    }

    Duration publish(LiveModules next) {
        long start = System.nanoTime();
        switchboard.publish(next.generation());
        return follow(next, Duration.ofNanos(System.nanoTime() - start));
    }

    /** All that comes after a switch, in memory. */
    private Duration follow(LiveModules next, Duration publishing) {
        LiveModules before = live;
        live = next;
        Succession succession = new Succession(before.versions(), next.versions());
        succession.coming().keySet().forEach(this::comes);
        succession.going().forEach(version -> {
            version.stopJobs();
            version.leaveLive();
        });
        retirer.followed(before.generation());
        return publishing;
    }

    private void comes(ModuleVersion version) {
        version.resumeWork();
        version.goLive();
        if (settings.runJobs()) {
            version.startJobs(log::warned);
        }
    }

    GenerationRecord record(
            String cause,
            List<GenerationRecord.Module> modules,
            List<GenerationRecord.Module> absent,
            Map<String, Sha256> directory,
            Map<String, Long> stages) {
        return new GenerationRecord(
                home.lastNumber() + 1, settings.clock().instant(), cause, modules, absent, directory, stages);
    }

    static List<GenerationRecord.Module> modules(List<ModuleVersion> versions) {
        return versions.stream()
                .map(ModuleVersion::declaration)
                .map(declaration -> new GenerationRecord.Module(
                        declaration.name(), declaration.label().text(), declaration.sha256(), declaration.fileName()))
                .toList();
    }

    /** Makes a generation of versions that have been started, ready to be published. */
    LiveModules prepare(GenerationRecord record, List<ModuleVersion> versions) {
        List<Provider> providers = versions.stream()
                .flatMap(version -> version.providers().stream())
                .toList();
        Map<String, ModuleVersion> byName = new HashMap<>();
        versions.forEach(version -> byName.put(version.declaration().name(), version));
        LiveModules prepared = new LiveModules(record, switchboard.prepare(record.number(), providers), byName);
        retirer.opened(prepared.generation(), versions);
        return prepared;
    }

    /** Makes the same versions live under another epoch, so that those before it drain. */
    void renew(LiveModules again) {
        Generation before = live.generation();
        switchboard.publish(again.generation());
        live = again;
        retirer.renewed(before);
    }
}
