package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Decision;
import dev.molt.graph.Background;
import dev.molt.graph.Misfit;
import dev.molt.graph.ModuleGraph;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.module.Requirement;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Brings a settled generation back into memory when a host starts. Confined to the starting thread. */
final class Recovery {
    private final Home home;
    private final KeptArchives archives;
    private final Admission admission;

    /** Loads and starts a module version that imports from these loaders, or throws a {@link MoltException} that says why it can't. */
    private final BiFunction<Decision.Admitted, Map<String, ModuleClassLoader>, ModuleVersion> start;

    /** Maps the name of each module that has not come back so far to why. */
    private final Map<String, Problem> lost = new HashMap<>();

    Recovery(
            Home home,
            KeptArchives archives,
            Admission admission,
            BiFunction<Decision.Admitted, Map<String, ModuleClassLoader>, ModuleVersion> start) {
        this.home = home;
        this.archives = archives;
        this.admission = admission;
        this.start = start;
    }

    /**
     * What came back.
     *
     * @param settled the generation as it was settled
     * @param versions those of its modules that came back, started
     * @param absent the others
     * @param problems why they did not come back
     */
    record Recovered(
            GenerationRecord settled,
            List<ModuleVersion> versions,
            List<GenerationRecord.Module> absent,
            List<Problem> problems) {
        Recovered {
            versions = List.copyOf(versions);
            absent = List.copyOf(absent);
            problems = List.copyOf(problems);
        }

        /** Whether just what was settled is back. */
        boolean isWhole() {
            return problems.isEmpty() && settled.absent().isEmpty();
        }
    }

    /**
     * Starts what was settled. A module that can't come back is left out.
     *
     * @param live makes versions live that have come back; to be called again with more of them
     */
    Recovered recover(Consumer<List<ModuleVersion>> live) {
        List<Problem> problems = new ArrayList<>();
        GenerationRecord settled = settled(problems);
        List<ModuleVersion> versions = new ArrayList<>();
        start(settled.wanted(), versions);
        // Nobody has noted who needs whom at its start: what lacks a service waits for those that lack none.
        for (int before = 0; versions.size() > before && lost.values().stream().anyMatch(Recovery::lacksOthers); ) {
            before = versions.size();
            live.accept(List.copyOf(versions));
            List<GenerationRecord.Module> waiting = settled.wanted().stream()
                    .filter(module -> why(module).filter(Recovery::lacksOthers).isPresent())
                    .toList();
            waiting.forEach(module -> lost.remove(module.name()));
            start(waiting, versions);
        }
        List<GenerationRecord.Module> absent = settled.wanted().stream()
                .filter(module -> why(module).isPresent())
                .toList();
        absent.forEach(module -> why(module).ifPresent(problems::add));
        return new Recovered(settled, versions, absent, problems);
    }

    private Optional<Problem> why(GenerationRecord.Module module) {
        return Optional.ofNullable(lost.get(module.name()));
    }

    private static boolean lacksOthers(Problem problem) {
        return problem.code() == ProblemCode.SERVICE_UNAVAILABLE || problem.code() == ProblemCode.REQUIREMENT_MISSING;
    }

    /** Starts modules, adds those that have started, and notes why the others have not. */
    private void start(List<GenerationRecord.Module> modules, List<ModuleVersion> started) {
        Map<String, Decision.Admitted> decided = new TreeMap<>();
        for (GenerationRecord.Module module : modules) {
            try {
                archives.requireIntact(module);
                decided.put(module.name(), archives.decideAgain(module));
            } catch (MoltException e) {
                lost.put(module.name(), e.problem());
            }
        }
        Lineup.Fits fits = fit(decided, byName(started));
        for (Decision.Admitted decision : fits.fresh()) {
            try {
                started.add(start(decision, fits.graph(), byName(started)));
            } catch (MoltException e) {
                lost.put(decision.declaration().name(), e.problem());
            }
        }
    }

    private static Map<String, ModuleVersion> byName(List<ModuleVersion> versions) {
        Map<String, ModuleVersion> byName = new TreeMap<>();
        versions.forEach(version -> byName.put(version.declaration().name(), version));
        return byName;
    }

    /** Leaves out modules until the others fit together. */
    private Lineup.Fits fit(Map<String, Decision.Admitted> decided, Map<String, ModuleVersion> started) {
        for (; ; ) {
            Background background = new Background(Map.of(), Set.of(), lost.keySet());
            Lineup lineup = new Fitting(archives, admission, decided, started, decided.keySet()).lineUp(background);
            if (lineup instanceof Lineup.Fits fits) {
                return fits;
            }
            for (Misfit misfit : ((Lineup.Unfit) lineup).misfits()) {
                misfit.blamed().forEach(name -> lost.putIfAbsent(name, misfit.problem()));
            }
            decided.keySet().removeAll(lost.keySet());
        }
    }

    private ModuleVersion start(Decision.Admitted decision, ModuleGraph graph, Map<String, ModuleVersion> started) {
        ModuleDeclaration module = decision.declaration();
        for (Requirement requirement : module.requirements()) {
            if (!started.containsKey(requirement.module())) {
                throw new MoltException(Misfit.absent(module, requirement));
            }
        }
        return start.apply(decision, Loaded.imports(graph, module, started));
    }

    /** The settled generation, or the last one before it whose record can be read. */
    private GenerationRecord settled(List<Problem> problems) {
        long number = home.settled();
        if (number == 0) {
            return GenerationRecord.NONE;
        }
        return home.generation(number).orElseGet(() -> {
            GenerationRecord instead = home.generations().stream()
                    .filter(older -> older.number() < number)
                    .reduce(GenerationRecord.NONE, (older, newer) -> newer);
            problems.add(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Generation " + number + " can't come back.",
                    "Its record is missing from the store, or was altered; taken instead: " + instead.describe() + ".",
                    "put the archives into the watched directory again."));
            return instead;
        });
    }
}
