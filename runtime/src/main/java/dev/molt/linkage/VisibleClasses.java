package dev.molt.linkage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a module's loader would find under each name, in its own order: the JDK's packages and the contracts' types from
 * the host, imported packages as their exporters see them, then the archives one after the other, then the host. Confined
 * to one check.
 */
final class VisibleClasses {
    private final ClassPath classPath;
    private final HostClasses host;
    private final Predicate<String> isContract;
    /** Maps the packages that the module gets from others, with slashes, to those. */
    private final Map<String, Exporter> imports;

    private final Map<String, Optional<VisibleClass>> found = new HashMap<>();

    /** For each other module, what its loader would find. */
    private final Map<Exporter, Map<String, Optional<VisibleClass>>> foundByOthers = new HashMap<>();

    /** What the host has; one object for each class, whoever finds it. */
    private final Map<String, Optional<VisibleClass>> ofHost = new HashMap<>();

    private final Map<VisibleClass, Ancestry> ancestries = new HashMap<>();

    /**
     * @param isContract whether the class of this name, with dots, is the host's in any case
     * @param imports maps packages, with dots, to the modules that they come from
     */
    VisibleClasses(ClassPath classPath, HostClasses host, Predicate<String> isContract, Map<String, Exporter> imports) {
        this.imports = Exporter.byInternalName(imports);
        this.classPath = classPath;
        this.host = host;
        this.isContract = isContract;
    }

    ClassPath classPath() {
        return classPath;
    }

    HostClasses host() {
        return host;
    }

    /** The class of this name, or null if there is none that is known. */
    @Nullable
    VisibleClass find(String internalName) {
        Optional<VisibleClass> known = found.get(internalName);
        if (known == null) {
            known = Optional.ofNullable(search(internalName));
            found.put(internalName, known);
        }
        return known.orElse(null);
    }

    /** The class of this name as the loader of another class finds it, which may be another module's. */
    @Nullable
    VisibleClass find(VisibleClass from, String internalName) {
        Exporter exporter = from.exporter();
        return exporter == null ? find(internalName) : find(exporter, internalName);
    }

    private @Nullable VisibleClass find(Exporter exporter, String internalName) {
        Map<String, Optional<VisibleClass>> known = foundByOthers.computeIfAbsent(exporter, any -> new HashMap<>());
        Optional<VisibleClass> before = known.get(internalName);
        if (before == null) {
            before = Optional.ofNullable(search(exporter, internalName));
            known.put(internalName, before);
        }
        return before.orElse(null);
    }

    private @Nullable VisibleClass search(Exporter exporter, String internalName) {
        String packageName = Notation.packageOf(internalName);
        if (host.isOfJdk(packageName) || exporter.isContract(internalName)) {
            return ofHost(internalName);
        }
        Exporter further = exporter.imports().get(packageName);
        if (further != null) {
            return find(further, internalName);
        }
        for (ClassPath.Element element : exporter.classPath().elements()) {
            ClassFacts facts = element.index().find(internalName);
            if (facts != null) {
                return new VisibleClass(facts, exporter);
            }
        }
        return ofHost(internalName);
    }

    private @Nullable VisibleClass search(String internalName) {
        String packageName = Notation.packageOf(internalName);
        if (host.isOfJdk(packageName) || isContract(internalName)) {
            return ofHost(internalName);
        }
        Exporter exporter = imports.get(packageName);
        if (exporter != null) {
            return find(exporter, internalName);
        }
        for (int i = 0; i < classPath.elements().size(); i++) {
            ClassFacts facts = classPath.elements().get(i).index().find(internalName);
            if (facts != null) {
                return new VisibleClass(facts, i, false, true);
            }
        }
        return ofHost(internalName);
    }

    /** The other module that classes of this package, with slashes, come from; null where there is none. */
    @Nullable
    Exporter exporterOf(String packageName) {
        return imports.get(packageName);
    }

    /** Another module that has the class, but does not export its package; null where there is none. */
    @Nullable
    Exporter keeperOf(String internalName) {
        return imports.values().stream()
                .filter(exporter -> exporter.has(internalName))
                .findFirst()
                .orElse(null);
    }

    boolean isContract(String internalName) {
        return isContract.test(Notation.className(internalName));
    }

    private @Nullable VisibleClass ofHost(String internalName) {
        Optional<VisibleClass> known = ofHost.get(internalName);
        if (known == null) {
            known = Optional.ofNullable(host.find(internalName)).map(this::ofHost);
            ofHost.put(internalName, known);
        }
        return known.orElse(null);
    }

    private VisibleClass ofHost(ClassFacts facts) {
        String packageName = Notation.packageOf(facts.name());
        return new VisibleClass(facts, VisibleClass.HOST, host.isOfJdk(packageName), host.isExported(packageName));
    }

    /** Whether a class that was not found may be there all the same, on a host that is not known here. */
    boolean isUndecided(String internalName) {
        String packageName = Notation.packageOf(internalName);
        return !host.isKnown() && !host.isOfJdk(packageName) && !imports.containsKey(packageName);
    }

    /** Whether the host or another module has this package, or a class of it was found there. */
    boolean hasOthersPackage(String packageName) {
        return imports.containsKey(packageName)
                || host.hasPackage(packageName)
                || found.values().stream()
                        .flatMap(Optional::stream)
                        .anyMatch(type -> !type.isOfModule()
                                && Notation.packageOf(type.name()).equals(packageName));
    }

    Ancestry ancestry(VisibleClass of) {
        Ancestry known = ancestries.get(of);
        if (known == null) {
            known = Ancestry.of(of, this);
            ancestries.put(of, known);
        }
        return known;
    }

    /** Whether one is the other or a subclass of it. Where a superclass can't be found, only what is known counts. */
    boolean isSubclass(VisibleClass one, VisibleClass other) {
        return one.equals(other) || ancestry(one).contains(other);
    }

    /**
     * All that a class inherits from.
     *
     * @param superclasses from the direct one upwards
     * @param interfaces all of them, those of superclasses and superinterfaces too, each once, nearer ones first
     * @param isComplete false when some are missing, or could not be read
     */
    record Ancestry(
            List<VisibleClass> superclasses, List<VisibleClass> interfaces, boolean isComplete, Set<VisibleClass> all) {
        boolean contains(VisibleClass other) {
            return all.contains(other);
        }

        static Ancestry of(VisibleClass type, VisibleClasses classes) {
            List<VisibleClass> superclasses = new ArrayList<>();
            Set<VisibleClass> all = new HashSet<>();
            boolean complete = type.facts().readable();
            Deque<VisibleClass> open = new ArrayDeque<>();
            open.add(type);
            VisibleClass at = type;
            while (at.facts().superName() != null) {
                VisibleClass next = classes.find(at, at.facts().superName());
                if (next == null || next.equals(type) || !all.add(next)) {
                    complete = false;
                    break;
                }
                complete &= next.facts().readable();
                superclasses.add(next);
                open.add(next);
                at = next;
            }
            List<VisibleClass> interfaces = new ArrayList<>();
            while (!open.isEmpty()) {
                VisibleClass from = open.remove();
                for (String name : from.facts().interfaces()) {
                    VisibleClass next = classes.find(from, name);
                    if (next == null) {
                        complete = false;
                    } else if (!next.equals(type) && all.add(next)) {
                        complete &= next.facts().readable();
                        interfaces.add(next);
                        open.add(next);
                    }
                }
            }
            return new Ancestry(List.copyOf(superclasses), List.copyOf(interfaces), complete, all);
        }
    }
}
