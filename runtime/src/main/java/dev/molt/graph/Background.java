package dev.molt.graph;

import dev.molt.module.ModuleDeclaration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the generation that is being put together follows. Immutable.
 *
 * @param live maps the names of the live modules to their versions
 * @param removed the names of modules that are about to go
 * @param absent the names of modules that are to be live, but could not come back
 */
public record Background(Map<String, ModuleDeclaration> live, Set<String> removed, Set<String> absent) {
    /** No generation. */
    public static final Background NONE = new Background(Map.of(), Set.of(), Set.of());

    public Background {
        live = Map.copyOf(live);
        removed = Set.copyOf(removed);
        absent = Set.copyOf(absent);
    }

    Optional<ModuleDeclaration> live(String module) {
        return Optional.ofNullable(live.get(module));
    }
}
