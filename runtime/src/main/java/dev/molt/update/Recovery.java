package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Brings a settled generation back into memory when a host starts. Confined to the starting thread. */
final class Recovery {
    private final Home home;
    private final KeptArchives archives;

    /** Loads and starts a module version, or throws a {@link MoltException} that says why it can't. */
    private final Function<Decision.Admitted, ModuleVersion> start;

    Recovery(Home home, KeptArchives archives, Function<Decision.Admitted, ModuleVersion> start) {
        this.home = home;
        this.archives = archives;
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
        Map<GenerationRecord.Module, Problem> lost = start(settled.wanted(), versions);
        // Nobody has noted who needs whom at its start: what lacks a service waits for those that lack none.
        for (int before = 0; versions.size() > before && lost.values().stream().anyMatch(Recovery::lacksService); ) {
            before = versions.size();
            live.accept(List.copyOf(versions));
            List<GenerationRecord.Module> waiting = lost.entrySet().stream()
                    .filter(one -> lacksService(one.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            lost.keySet().removeAll(waiting);
            lost.putAll(start(waiting, versions));
        }
        problems.addAll(lost.values());
        return new Recovered(settled, versions, List.copyOf(lost.keySet()), problems);
    }

    private static boolean lacksService(Problem problem) {
        return problem.code() == ProblemCode.SERVICE_UNAVAILABLE;
    }

    /** Starts modules, adds those that have started, and says why the others have not. */
    private Map<GenerationRecord.Module, Problem> start(
            List<GenerationRecord.Module> modules, List<ModuleVersion> started) {
        Map<GenerationRecord.Module, Problem> lost = new LinkedHashMap<>();
        for (GenerationRecord.Module module : modules) {
            try {
                requireIntact(module);
                started.add(start.apply(archives.decideAgain(module)));
            } catch (MoltException e) {
                lost.put(module, e.problem());
            }
        }
        return lost;
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

    private void requireIntact(GenerationRecord.Module module) {
        if (!home.isIntact(module.sha256())) {
            home.remove(module.sha256());
            throw new MoltException(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Module " + module + " can't come back.",
                    "Its archive " + module.sha256().abbreviated() + " is missing from the store, or was altered.",
                    "put " + module.file() + " into the watched directory again."));
        }
    }
}
