package dev.molt.update;

import dev.molt.module.ModuleVersion;
import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import dev.molt.store.GenerationRecord;
import java.util.List;
import java.util.Map;

/**
 * What runs. Immutable.
 *
 * @param record as it is on disk
 * @param generation as calls enter it
 * @param versions maps each module's name to its live version
 */
record LiveModules(GenerationRecord record, Generation generation, Map<String, ModuleVersion> versions) {
    LiveModules {
        versions = Map.copyOf(versions);
    }

    List<Provider> providers() {
        return versions.values().stream()
                .flatMap(version -> version.providers().stream())
                .toList();
    }
}
