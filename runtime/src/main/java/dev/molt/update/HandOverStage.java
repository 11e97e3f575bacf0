package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Generation;
import dev.molt.reference.Inside;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.state.Change;
import dev.molt.state.Custody;
import dev.molt.state.HandOvers;
import dev.molt.state.Limits;
import dev.molt.state.Side;
import dev.molt.state.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The stage in which state goes over: between the publishing of the next generation behind a door, and its opening.
 * Confined to one update at a time.
 *
 * <pre>
 *   door shut ─► old generations drained ─► tasks and jobs at rest ─► released ─► adopted ─► door opened
 *       └──────────────┴───────────────────────────┴──────────────────────┴──────────┴─► given back, opened onto the old
 * </pre>
 */
final class HandOverStage {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Switchboard switchboard;
    private final Retirer retirer;
    private final HandOvers.Surroundings surroundings;
    private final Duration limit;

    /** @param limit how long callers may be held until the old versions are quiet */
    HandOverStage(Switchboard switchboard, Retirer retirer, HandOvers.Surroundings surroundings, Duration limit) {
        this.switchboard = switchboard;
        this.retirer = retirer;
        this.surroundings = surroundings;
        this.limit = limit;
    }

    /** What all hand-overs of a host have in common. */
    static HandOvers.Surroundings surroundings(Updates.Parts parts, Duration limit) {
        ClassLoader host = parts.contracts().host();
        return new HandOvers.Surroundings(
                loader -> isAbove(loader, host) || References.isBehindReferences(loader),
                new Custody(parts.listeners()::warn),
                new Limits(limit, Duration.ofMillis(200), limit));
    }

    private static boolean isAbove(ClassLoader loader, ClassLoader host) {
        for (ClassLoader at = host; at != null; at = at.getParent()) {
            if (at == loader) {
                return true;
            }
        }
        return false;
    }

    /** The hand-overs that an update needs. */
    HandOvers plan(Succession succession, Generation old, Generation next) {
        List<Change> changes = new ArrayList<>();
        succession.coming().forEach((to, from) -> {
            if (from != null) {
                changes.add(new Change(side(from, old), side(to, next)));
            }
        });
        return HandOvers.of(changes, surroundings);
    }

    private Side side(ModuleVersion version, Generation generation) {
        return Side.of(version, new Worker() {
            @Override
            public Thread start(String what, Runnable work) {
                return version.work(what, inside -> switchboard.within(generation, inside), work);
            }

            @Override
            public List<StackTraceElement> stack(Thread thread) {
                List<StackTraceElement> stack = version.stack(thread);
                return stack.isEmpty() ? Worker.super.stack(thread) : stack;
            }

            @Override
            public void stop(Thread thread) {
                version.stop(thread);
            }
        });
    }

    /**
     * One hand-over of all modules. Immutable.
     *
     * @param old what is live, of these versions
     * @param next what is to follow it, of those
     * @param rehearsed whether all state is handed over and back once before
     */
    record Task(HandOvers handOvers, LiveModules old, LiveModules next, Succession succession, boolean rehearsed) {
        Set<ModuleVersion> releasing() {
            Set<ModuleVersion> releasing = new LinkedHashSet<>();
            handOvers.modules().forEach(name -> {
                ModuleVersion version = old.versions().get(name);
                if (version != null) {
                    releasing.add(version);
                }
            });
            return releasing;
        }
    }

    /**
     * Hands over, and opens the door.
     *
     * @return how long callers were held, and for what
     */
    Staged<HandedOver> run(Task task) {
        Generation next = task.next().generation();
        Set<ModuleVersion> releasing = task.releasing();
        Set<ClassLoader> loaders =
                releasing.stream().map(ModuleVersion::loader).collect(Collectors.toCollection(HashSet::new));
        Predicate<ClassLoader> isOld = loaders::contains;
        List<ModuleVersion> paused = new ArrayList<>();
        long shut = System.nanoTime();
        switchboard.publishUndecided(
                next, task.succession().changed(), task.handOvers().modules(), isOld);
        boolean done = false;
        try {
            Optional<Problem> restless = quiet(task, releasing, paused, shut + limit.toNanos());
            if (restless.isPresent()) {
                return new Staged.Refused<>(Stage.HAND_OVER, restless.get(), Set.of());
            }
            HandOvers.Outcome outcome = task.handOvers().run(task.rehearsed());
            if (!(outcome instanceof HandOvers.Done handed)) {
                return refused(outcome, task);
            }
            switchboard.decide(next, task.next().record().number(), task.next().providers());
            done = true;
            return new Staged.Passed<>(
                    new HandedOver(Duration.ofNanos(System.nanoTime() - shut), handed.measures()), warnings(handed));
        } finally {
            if (!done) {
                switchboard.decide(
                        next, task.old().record().number(), task.old().providers());
                paused.forEach(ModuleVersion::resumeWork);
            }
        }
    }

    /** Waits until no code of the old versions runs any more. Tasks may call, and calls may begin tasks. */
    private Optional<Problem> quiet(
            Task task, Set<ModuleVersion> releasing, List<ModuleVersion> paused, long deadline) {
        List<Generation> inUse = new ArrayList<>(retirer.drainingWith(releasing));
        inUse.add(task.old().generation());
        for (Generation generation : inUse) {
            if (!await(() -> switchboard.isDrained(generation), deadline)) {
                return Optional.of(restless(generation, releasing));
            }
        }
        for (ModuleVersion version : releasing) {
            version.stopJobs();
            if (!await(() -> haveEnded(version), deadline)
                    || !version.pauseWork(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                return Optional.of(atWork(version));
            }
            paused.add(version);
        }
        Generation old = task.old().generation();
        return await(() -> switchboard.isQuiet(old, task.next().generation()), deadline)
                ? Optional.empty()
                : Optional.of(restless(old, releasing));
    }

    private static boolean haveEnded(ModuleVersion version) {
        version.endStubbornJobs();
        return version.jobs().isEmpty();
    }

    private static boolean await(BooleanSupplier condition, long deadline) {
        for (long pause = SHORTEST_PAUSE_NANOS;
                !condition.getAsBoolean();
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(pause);
        }
        return true;
    }

    private Problem restless(Generation generation, Set<ModuleVersion> releasing) {
        List<String> facts = new ArrayList<>();
        facts.add(names(releasing) + " can give its state away when no call can come back into it any more.");
        List<Inside> inside = switchboard.inside(generation);
        inside.stream().limit(5).forEach(one -> facts.add(describe(one, generation)));
        if (inside.size() > 5) {
            facts.add("And " + (inside.size() - 5) + " more.");
        }
        return Problem.of(
                ProblemCode.HAND_OVER_BUSY,
                "the calls under way did not end within " + limit.toMillis() + " ms.",
                facts,
                "let those calls and pins end sooner, or allow a longer hand-over; it is tried again by itself only for "
                        + "archives of the watched directory.");
    }

    private static String describe(Inside inside, Generation generation) {
        String what = inside.result()
                .map(open -> "still open: " + open)
                .orElseGet(() -> inside.stack().isEmpty()
                        ? "a call"
                        : "a call at " + inside.stack().get(0));
        return "In " + generation + ": thread " + inside.thread() + ", " + what + ".";
    }

    private Problem atWork(ModuleVersion version) {
        return Problem.of(
                ProblemCode.HAND_OVER_BUSY,
                "tasks of " + version + " did not end within " + limit.toMillis() + " ms.",
                List.of("They run on its executor, its scheduler or as its jobs, and may change its state."),
                "let tasks be short, and none wait for another one.");
    }

    private static String names(Set<ModuleVersion> versions) {
        return versions.stream().map(ModuleVersion::toString).collect(Collectors.joining(", "));
    }

    private static Staged<HandedOver> refused(HandOvers.Outcome outcome, Task task) {
        List<Problem> problems = outcome instanceof HandOvers.Refused refused
                ? refused.problems()
                : ((HandOvers.Stranded) outcome).problems();
        List<String> facts = new ArrayList<>();
        problems.forEach(problem -> facts.addAll(problem.facts()));
        if (outcome instanceof HandOvers.Stranded stranded) {
            stranded.stranded().forEach(problem -> facts.add(problem.text()));
        }
        Problem first = problems.get(0);
        return new Staged.Refused<>(
                Stage.HAND_OVER,
                Problem.of(first.code(), first.what(), facts, first.remedy()),
                culprits(task.handOvers(), task.next().versions()));
    }

    /** The digests of the versions that were to take state. */
    static Set<Sha256> culprits(HandOvers handOvers, Map<String, ModuleVersion> next) {
        return next.entrySet().stream()
                .filter(entry -> handOvers.modules().contains(entry.getKey()))
                .map(entry -> entry.getValue().declaration().sha256())
                .collect(Collectors.toSet());
    }

    private static List<Problem> warnings(HandOvers.Done done) {
        return done.unseen().stream()
                .map(spot -> Problem.of(
                        ProblemCode.STATE_UNSEEN,
                        "a part of the state could not be looked into.",
                        List.of(spot + "."),
                        "hand over types of the contracts and the JDK's collections only."))
                .toList();
    }
}
