package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
import dev.molt.module.ModuleVersion;
import dev.molt.store.GenerationRecord;
import java.util.List;
import java.util.Map;

/**
 * The next generation on paper. Immutable.
 *
 * @param fresh the modules that get a new version
 * @param shared maps the name of each module that stays as it is to its live version
 * @param absent see {@link dev.molt.store.GenerationRecord}
 * @param directory see {@link dev.molt.store.GenerationRecord}
 * @param steps the difference from the live generation
 */
record Resolved(
        List<Decision.Admitted> fresh,
        Map<String, ModuleVersion> shared,
        List<GenerationRecord.Module> absent,
        Map<String, Sha256> directory,
        List<Plan.Step> steps) {
    Resolved {
        fresh = List.copyOf(fresh);
        absent = List.copyOf(absent);
        shared = Map.copyOf(shared);
        steps = List.copyOf(steps);
    }
}
