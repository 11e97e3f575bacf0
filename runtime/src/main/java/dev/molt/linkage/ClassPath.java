package dev.molt.linkage;

import dev.molt.capability.CapabilityUse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module version's archives in the order of the search for classes: its own one first, then its libraries. Immutable.
 */
public record ClassPath(List<Element> elements) {
    /**
     * One archive.
     *
     * @param name its entry in the module's own archive, such as {@code lib/x.jar}; empty for that archive itself
     */
    public record Element(String name, ClassIndex index) {}

    public ClassPath {
        elements = List.copyOf(elements);
    }

    /** A module without libraries. */
    public static ClassPath of(ClassIndex own) {
        return new ClassPath(List.of(new Element("", own)));
    }

    /** The same class path with one more library at its end. */
    public ClassPath with(String name, ClassIndex library) {
        return new ClassPath(Stream.concat(elements.stream(), Stream.of(new Element(name, library)))
                .toList());
    }

    /** The names of all packages that have classes here, with dots. */
    public Set<String> packages() {
        return elements.stream()
                .flatMap(element -> element.index().classes().stream())
                .map(facts -> Notation.className(Notation.packageOf(facts.name())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The places that directly use a capability, those of the module's own archive first. */
    public List<CapabilityUse> capabilityUses() {
        return elements.stream()
                .flatMap(element -> element.index().capabilityUses(element.name()).stream())
                .toList();
    }
}
