package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
import dev.molt.graph.ModuleGraph;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The next generation on paper. Immutable.
 *
 * @param fresh the modules that get a new version, exporters before those that import from them
 * @param shared maps the name of each module that stays as it is to its live version
 * @param rebuilt maps the name of each module that gets a new version of the same archive to why
 * @param graph who imports from whom
 * @param absent see {@link dev.molt.store.GenerationRecord}
 * @param directory see {@link dev.molt.store.GenerationRecord}
 * @param steps the difference from the live generation
 */
record Resolved(
        List<Decision.Admitted> fresh,
        Map<String, ModuleVersion> shared,
        Map<String, Rebuild> rebuilt,
        ModuleGraph graph,
        List<GenerationRecord.Module> absent,
        Map<String, Sha256> directory,
        List<Plan.Step> steps) {
    /**
     * Why a module is rebuilt.
     *
     * @param reason in words
     * @param culprits the digests of the archives that make it necessary
     */
    record Rebuild(String reason, Set<Sha256> culprits) {
        Rebuild {
            culprits = Set.copyOf(culprits);
        }
    }

    Resolved {
        fresh = List.copyOf(fresh);
        absent = List.copyOf(absent);
        shared = Map.copyOf(shared);
        rebuilt = Map.copyOf(rebuilt);
        steps = List.copyOf(steps);
    }

    /** The end of the update: a fresh module can't be loaded or started. One that is rebuilt is not to blame for it. */
    <T> Staged<T> refused(Stage stage, ModuleDeclaration module, Problem problem) {
        Rebuild rebuild = rebuilt.get(module.name());
        if (rebuild == null || problem.code().isOfHost()) {
            return new Staged.Refused<>(stage, problem, Set.of(module.sha256()));
        }
        List<String> facts = new ArrayList<>(List.of("It " + rebuild.reason() + ".", problem.what()));
        facts.addAll(problem.facts());
        Problem told = Problem.of(
                ProblemCode.REBUILD_FAILED,
                "module " + module.describeWithFile() + " can't be rebuilt.",
                facts,
                problem.remedy());
        return new Staged.Refused<>(stage, told, rebuild.culprits());
    }
}
