package dev.molt.linkage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Another module, as one that requires it sees it. Compared by identity: within one check there is one for each module.
 * Immutable.
 */
public final class Exporter {
    private final String name;
    private final ClassPath classPath;
    private final Set<String> contractTypes;

    /** Maps packages, with slashes, to the modules that it gets them from. */
    private final Map<String, Exporter> imports;

    /**
     * @param name the module for people, with its label and file
     * @param contractTypes the names of the types that it takes from the host in any case, with dots
     * @param imports maps packages, with dots, to the modules that it gets them from itself
     */
    public Exporter(String name, ClassPath classPath, Set<String> contractTypes, Map<String, Exporter> imports) {
        this.name = name;
        this.classPath = classPath;
        this.contractTypes = Set.copyOf(contractTypes);
        this.imports = byInternalName(imports);
    }

    static Map<String, Exporter> byInternalName(Map<String, Exporter> imports) {
        Map<String, Exporter> internal = new LinkedHashMap<>();
        imports.forEach((name, exporter) -> internal.put(Notation.internalName(name), exporter));
        return internal;
    }

    ClassPath classPath() {
        return classPath;
    }

    Map<String, Exporter> imports() {
        return imports;
    }

    /** Whether it takes the class of this name, with slashes, from the host in any case. */
    boolean isContract(String internalName) {
        return contractTypes.contains(Notation.className(internalName));
    }

    /** Whether it has a class of this name, with slashes, in its own archives. */
    boolean has(String internalName) {
        return classPath.elements().stream().anyMatch(element -> element.index().find(internalName) != null);
    }

    @Override
    public String toString() {
        return name;
    }
}
