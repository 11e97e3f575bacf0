package dev.molt.update;

import dev.molt.module.ModuleVersion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which versions follow which, from one generation to another. Immutable.
 *
 * @param before maps names to versions
 * @param after maps names to versions
 */
record Succession(Map<String, ModuleVersion> before, Map<String, ModuleVersion> after) {
    Succession {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }

    /** The modules that are not the same on both sides. */
    Set<String> changed() {
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return changed;
    }

    /** Maps each version that comes to the one that it follows, or to null. */
    Map<ModuleVersion, @Nullable ModuleVersion> coming() {
        Map<ModuleVersion, @Nullable ModuleVersion> coming = new LinkedHashMap<>();
        new TreeMap<>(after).forEach((name, version) -> {
            if (!version.equals(before.get(name))) {
                coming.put(version, before.get(name));
            }
        });
        return coming;
    }

    /** Maps each version that follows another one to that. */
    Map<ModuleVersion, ModuleVersion> following() {
        Map<ModuleVersion, ModuleVersion> following = new LinkedHashMap<>();
        coming().forEach((version, old) -> {
            if (old != null) {
                following.put(version, old);
            }
        });
        return following;
    }

    /** The versions that go. */
    Set<ModuleVersion> going() {
        Set<ModuleVersion> going = new LinkedHashSet<>(before.values());
        going.removeAll(after.values());
        return going;
    }
}
