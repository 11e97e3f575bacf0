package dev.molt.graph;

import dev.molt.archive.Sha256;
import dev.molt.module.Label;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.Requirement;
import dev.molt.module.Sharing;
import dev.molt.module.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Modules as a test writes them down: {@code module("shop 1.0").requires("money [1,2)").exports("com.acme.shop")}. */
final class Modules {
    private final String name;
    private final String label;
    private final List<Requirement> requirements = new ArrayList<>();
    private final List<String> exports = new ArrayList<>();
    private Set<String> packages = Set.of();
    private boolean isNew = true;

    private Modules(String name, String label) {
        this.name = name;
        this.label = label;
    }

    static Modules module(String described) {
        String[] parts = described.split(" ", -1);
        return new Modules(parts[0], parts[1]);
    }

    Modules requires(String... texts) {
        for (String text : texts) {
            String[] parts = text.split(" ", 2);
            requirements.add(
                    new Requirement(parts[0], parts.length == 1 ? VersionRange.ANY : VersionRange.parse(parts[1])));
        }
        return this;
    }

    Modules exports(String... names) {
        exports.addAll(List.of(names));
        return this;
    }

    /** Its archives have classes of these packages. */
    Modules has(String... names) {
        packages = Set.of(names);
        return this;
    }

    /** It stays as it is. */
    Modules live() {
        isNew = false;
        return this;
    }

    ModuleDeclaration declaration() {
        byte[] identity = (name + label + requirements + exports).getBytes(StandardCharsets.UTF_8);
        return new ModuleDeclaration(
                name,
                new Label(label),
                Sha256.of(identity),
                name + ".jar",
                List.of(),
                List.of(),
                Optional.empty(),
                new Sharing(exports, requirements));
    }

    static Map<String, ModuleDeclaration> declarations(Modules... modules) {
        Map<String, ModuleDeclaration> declarations = new TreeMap<>();
        for (Modules module : modules) {
            declarations.put(module.name, module.declaration());
        }
        return declarations;
    }

    static ModuleGraph graph(Modules... modules) {
        return ModuleGraph.of(java.util.Arrays.stream(modules)
                .map(module -> new Member(module.declaration(), module.packages, module.isNew))
                .toList());
    }
}
