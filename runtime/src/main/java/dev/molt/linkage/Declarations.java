package dev.molt.linkage;

import dev.molt.capability.Capability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an archive says about what it can do without. Immutable.
 *
 * @param optionalPackages packages that it imports optionally, in OSGi's words; an asterisk at the end stands for more
 * @param optionalModules modules that its descriptor requires with {@code static}
 * @param acceptedAbsences what {@code Molt-Optional} lists: classes, or packages with an asterisk
 * @param capabilities what {@code Molt-Capabilities} lists
 */
record Declarations(
        Set<String> optionalPackages,
        Set<String> optionalModules,
        List<String> acceptedAbsences,
        Optional<Set<Capability>> capabilities) {
    /** Commas outside of quotes; versions ranges have some inside. */
    private static final Pattern COMMA = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    static final Declarations NONE = new Declarations(Set.of(), Set.of(), List.of(), Optional.empty());

    /** The main section of a manifest; unreadable counts as empty, as it does to the JDK's loaders. */
    static Attributes mainAttributes(byte[] manifest) {
        try {
            return new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        } catch (IOException | IllegalArgumentException e) {
            return new Attributes();
        }
    }

    static Declarations of(Attributes manifest, Set<String> optionalModules) {
        Set<String> packages = new HashSet<>();
        clauses(manifest, "Import-Package")
                .filter(clause -> clause.replaceAll("\\s", "").contains("resolution:=optional")
                        || clause.replaceAll("\\s", "").contains("resolution:=\"optional\""))
                .forEach(clause -> packages.addAll(names(clause)));
        clauses(manifest, "DynamicImport-Package").forEach(clause -> packages.addAll(names(clause)));
        packages.remove("*"); // everything optional would say nothing
        Optional<Set<Capability>> capabilities =
                Optional.ofNullable(manifest.getValue("Molt-Capabilities")).map(Capability::parse);
        List<String> accepted = clauses(manifest, "Molt-Optional")
                .filter(name -> !name.equals("*"))
                .toList();
        return new Declarations(Set.copyOf(packages), Set.copyOf(optionalModules), accepted, capabilities);
    }

    private static Stream<String> clauses(Attributes manifest, String header) {
        String value = manifest.getValue(header);
        return value == null
                ? Stream.empty()
                : COMMA.splitAsStream(value).map(String::trim).filter(clause -> !clause.isEmpty());
    }

    /** The packages of a clause: all that comes before the first attribute or directive. */
    private static Set<String> names(String clause) {
        return Pattern.compile(";")
                .splitAsStream(clause)
                .map(String::trim)
                .takeWhile(part -> part.indexOf('=') < 0)
                .collect(Collectors.toSet());
    }

    static Set<String> optionalModules(byte[] moduleInfo) {
        try {
            return ModuleDescriptor.read(ByteBuffer.wrap(moduleInfo)).requires().stream()
                    .filter(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                    .map(ModuleDescriptor.Requires::name)
                    .collect(Collectors.toSet());
        } catch (RuntimeException e) {
            return Set.of();
        }
    }

    /**
     * Whether the package of this name is declared to be optional. Modules are named after their package by convention,
     * so a package belongs to the module whose name it begins with.
     */
    boolean isOptional(String packageName) {
        return optionalPackages.stream().anyMatch(pattern -> fits(pattern, packageName))
                || optionalModules.stream()
                        .anyMatch(module -> packageName.equals(module) || packageName.startsWith(module + "."));
    }

    /** Whether a class or package has this name, or begins with it where the pattern ends with {@code .*}. */
    static boolean fits(String pattern, String name) {
        if (!pattern.endsWith("*")) {
            return pattern.equals(name);
        }
        String prefix = pattern.substring(0, pattern.length() - 1);
        return name.startsWith(prefix) || prefix.equals(name + ".");
    }
}
