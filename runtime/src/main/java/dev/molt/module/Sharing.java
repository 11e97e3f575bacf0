package dev.molt.module;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a module shares with others. Immutable.
 *
 * @param exports the packages that others may see, with dots: {@code Molt-Exports: package, package}
 * @param requirements the modules whose exported packages it sees: {@code Molt-Requires: module [range], module [range]}
 */
public record Sharing(List<String> exports, List<Requirement> requirements) {
    /** Nothing, as of most modules. */
    public static final Sharing NONE = new Sharing(List.of(), List.of());

    private static final String EXPORTS = "Molt-Exports";
    private static final String REQUIRES = "Molt-Requires";

    /** Commas that are not in a range. */
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^\\[(]*[\\])])");

    private static final Pattern PACKAGE =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Pattern REQUIREMENT = Pattern.compile("([^\\s,;:=\\[\\]()\"]+)\\s*(.*)");

    public Sharing {
        exports = List.copyOf(exports);
        requirements = List.copyOf(requirements);
    }

    /**
     * Reads both attributes.
     *
     * @throws MoltException with all that can't be understood
     */
    static Sharing read(Attributes manifest, String fileName) {
        List<Finding> findings = new ArrayList<>();
        List<String> exports = exports(elements(manifest, EXPORTS), findings);
        List<Requirement> requirements = requirements(elements(manifest, REQUIRES), findings);
        if (!findings.isEmpty()) {
            throw new MoltException(Problem.of(fileName + " is not admitted.", findings));
        }
        return new Sharing(exports, requirements);
    }

    private static List<String> elements(Attributes manifest, String attribute) {
        return Optional.ofNullable(manifest.getValue(attribute))
                .filter(value -> !value.isBlank())
                .map(value ->
                        Stream.of(SEPARATOR.split(value, -1)).map(String::trim).toList())
                .orElse(List.of());
    }

    private static List<String> exports(List<String> elements, List<Finding> findings) {
        Set<String> seen = new HashSet<>();
        for (String name : elements) {
            if (!PACKAGE.matcher(name).matches()) {
                findings.add(malformed(EXPORTS, "'" + name + "' is no package's name."));
            } else if (!seen.add(name)) {
                findings.add(malformed(EXPORTS, name + " is there twice."));
            }
        }
        return elements;
    }

    private static List<Requirement> requirements(List<String> elements, List<Finding> findings) {
        Set<String> seen = new HashSet<>();
        List<Requirement> requirements = new ArrayList<>();
        for (String element : elements) {
            Matcher parts = REQUIREMENT.matcher(element);
            if (!parts.matches()) {
                findings.add(malformed(REQUIRES, "'" + element + "' is no module's name with a range of versions."));
            } else if (!seen.add(parts.group(1))) {
                findings.add(malformed(REQUIRES, parts.group(1) + " is there twice."));
            } else {
                requirement(parts.group(1), parts.group(2), findings).ifPresent(requirements::add);
            }
        }
        return requirements;
    }

    private static Optional<Requirement> requirement(String module, String range, List<Finding> findings) {
        try {
            return Optional.of(new Requirement(module, range.isEmpty() ? VersionRange.ANY : VersionRange.parse(range)));
        } catch (IllegalArgumentException e) {
            findings.add(malformed(REQUIRES, e.getMessage() + " It is meant for " + module + "."));
            return Optional.empty();
        }
    }

    private static Finding malformed(String attribute, String message) {
        return Finding.refused(
                ProblemCode.MANIFEST_MALFORMED,
                JarFile.MANIFEST_NAME,
                attribute + " can't be understood: " + message,
                attribute.equals(EXPORTS)
                        ? "write 'Molt-Exports: com.acme.money, com.acme.tax'."
                        : "write 'Molt-Requires: money [1.2,2.0), tax 1.9, log'.");
    }
}
