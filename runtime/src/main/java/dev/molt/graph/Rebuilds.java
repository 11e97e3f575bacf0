package dev.molt.graph;

import dev.molt.module.ModuleDeclaration;
import dev.molt.module.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which modules get a new version of the same archive, since a module that they import from gets a new version: their
 * classes are bound to those of the old one. Confined to one thread.
 */
public final class Rebuilds {
    private final Map<String, ModuleDeclaration> before;
    private final Map<String, ModuleDeclaration> after;
    private final Set<String> rebuilt = new TreeSet<>();

    private Rebuilds(Map<String, ModuleDeclaration> before, Map<String, ModuleDeclaration> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Maps the name of each module that stays with its archive, but has to be rebuilt, to the reason.
     *
     * @param before maps names to what is live
     * @param after maps names to what is to be live
     */
    public static Map<String, String> reasons(
            Map<String, ModuleDeclaration> before, Map<String, ModuleDeclaration> after) {
        Rebuilds rebuilds = new Rebuilds(before, after);
        rebuilds.run();
        Map<String, String> reasons = new TreeMap<>();
        rebuilds.rebuilt.forEach(name -> reasons.put(name, rebuilds.reason(name)));
        return reasons;
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = false;
            for (ModuleDeclaration module : after.values()) {
                boolean stays = before.containsKey(module.name()) && !isChanged(module.name());
                if (stays && module.requirements().stream().anyMatch(this::isFollowed)) {
                    more |= rebuilt.add(module.name());
                }
            }
        }
    }

    private boolean isFollowed(Requirement requirement) {
        String name = requirement.module();
        return (isChanged(name) || rebuilt.contains(name)) && !packages(name).isEmpty();
    }

    private boolean isChanged(String name) {
        return !Objects.equals(digest(before.get(name)), digest(after.get(name)));
    }

    private static @Nullable Object digest(@Nullable ModuleDeclaration module) {
        return module == null ? null : module.sha256();
    }

    /** What is imported from a module from now on, or else was before. */
    private List<String> packages(String name) {
        ModuleDeclaration next = after.get(name);
        ModuleDeclaration last = before.get(name);
        List<String> exports = next == null ? List.of() : next.exports();
        return exports.isEmpty() && last != null ? last.exports() : exports;
    }

    private String reason(String name) {
        List<String> reasons = new ArrayList<>();
        for (Requirement requirement : Objects.requireNonNull(after.get(name)).requirements()) {
            if (isFollowed(requirement)) {
                reasons.add("imports " + PackageNames.listed(packages(requirement.module())) + " from "
                        + requirement.module() + ", which " + what(requirement.module()));
            }
        }
        return String.join("; ", reasons);
    }

    private String what(String name) {
        ModuleDeclaration last = before.get(name);
        ModuleDeclaration next = after.get(name);
        if (rebuilt.contains(name)) {
            return "is rebuilt";
        }
        return last == null || next == null || last.label().equals(next.label())
                ? "changes"
                : "changes from " + last.label() + " to " + next.label();
    }
}
