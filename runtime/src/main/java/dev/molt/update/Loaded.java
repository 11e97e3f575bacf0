package dev.molt.update;

import dev.molt.module.ModuleVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The next generation in memory, its new versions loaded; later started as well. Immutable.
 *
 * @param fresh the new versions, which go if the update ends here
 */
record Loaded(Resolved resolved, List<ModuleVersion> fresh) {
    Loaded {
        fresh = List.copyOf(fresh);
    }

    Map<String, ModuleVersion> versions() {
        Map<String, ModuleVersion> versions = new TreeMap<>(resolved.shared());
        fresh.forEach(version -> versions.put(version.declaration().name(), version));
        return versions;
    }

    /** All that the update made, the last one first: the order in which it goes. */
    List<ModuleVersion> backwards() {
        List<ModuleVersion> backwards = new ArrayList<>(fresh);
        java.util.Collections.reverse(backwards);
        return backwards;
    }
}
