package dev.molt.update;

import dev.molt.graph.ModuleGraph;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.reference.Generation;
import dev.molt.reference.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The next generation in memory, its new versions loaded; later started as well. Immutable, but for the generation, to
 * which providers are added as they start.
 *
 * @param generation where the new versions' own calls are
 * @param fresh the new versions, which go if the update ends here
 */
record Loaded(Resolved resolved, Generation generation, List<ModuleVersion> fresh) {
    Loaded {
        fresh = List.copyOf(fresh);
    }

    Map<String, ModuleVersion> versions() {
        Map<String, ModuleVersion> versions = new TreeMap<>(resolved.shared());
        fresh.forEach(version -> versions.put(version.declaration().name(), version));
        return versions;
    }

    List<Provider> providers() {
        return versions().values().stream()
                .flatMap(version -> version.providers().stream())
                .toList();
    }

    /** Maps the packages that a module gets from others to the loaders of those. */
    Map<String, ModuleClassLoader> imports(ModuleDeclaration module) {
        return imports(resolved.graph(), module, versions());
    }

    /** @param versions has all modules that the module imports from */
    static Map<String, ModuleClassLoader> imports(
            ModuleGraph graph, ModuleDeclaration module, Map<String, ModuleVersion> versions) {
        Map<String, ModuleClassLoader> imports = new TreeMap<>();
        graph.imports(module.name())
                .forEach((name, exporter) -> imports.put(
                        name, Objects.requireNonNull(versions.get(exporter)).loader()));
        return imports;
    }

    /** All that the update made, the last one first: the order in which it goes. */
    List<ModuleVersion> backwards() {
        List<ModuleVersion> backwards = new ArrayList<>(fresh);
        Collections.reverse(backwards);
        return backwards;
    }
}
