package dev.molt.linkage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a module may refer to classes that are not there, although the code that does so can be reached. Confined to one
 * check.
 *
 * <p>That a method is reachable is guessed generously: libraries ask at run time whether an optional dependency is there
 * before they go on to the class that needs it, and the analysis can't evaluate the question. So a missing class is
 * excused where the archive that refers to it shows that it knows of the absence:
 *
 * <ul>
 *   <li>it declares the package optional: OSGi's {@code resolution:=optional}, or {@code requires static},
 *   <li>it has the class's name, or that of a class of the same package, as a text constant, as who looks a class up by
 *       name must,
 *   <li>one of these, or a handler, goes for another missing class of a package that begins with the same two parts, and
 *       that is referred to from the same package: so code looks that adapts to an optional dependency,
 *   <li>it is a library, and the whole package is nowhere: neither in the module nor in the host, nor does the module's
 *       own code refer to it. This is the weakest evidence, since a forgotten dependency of a dependency looks just the
 *       same. Therefore no excuse holds for a reference that is certain: it does run, whatever was asked.
 * </ul>
 *
 * In a library, what only this release of the JDK lacks or hides is excused in the same way, members too: libraries run
 * on many releases, and ask.
 *
 * <p>None of it excuses a class whose package is there: then it is not the dependency that is missing but another version
 * of it that is present. Own code is what lies in the module's own archive, in a package that begins like that of a
 * provider, or like an exported one: archives that have their libraries' classes unpacked in them are common.
 */
final class Excuses {
    private static final int SEGMENTS_OF_OWNER = 2;

    private final VisibleClasses classes;
    private final Roots roots;
    private final List<String> accepted;
    private final Set<String> ownRoots = new HashSet<>();

    /** Maps a package to whether the module, another one or the host has classes of it. */
    private final Map<String, Boolean> packages = new HashMap<>();

    /** The packages of missing classes that own code refers to. */
    private final Set<String> missedByOwnCode = new HashSet<>();

    /** See {@link #neighbourhood}: where code shows that it knows of the absence of a class of that dependency. */
    private final Set<String> knownAbsences = new HashSet<>();

    /** Maps an archive to the packages of all classes that it has as text constants. */
    private final Map<Integer, Set<String>> probedPackages = new HashMap<>();

    /** @param accepted names of classes with dots, or packages with an asterisk, that may be missing */
    Excuses(VisibleClasses classes, Roots roots, List<String> accepted) {
        this.classes = classes;
        this.roots = roots;
        this.accepted = accepted;
        roots.providers().forEach(provider -> ownRoots.add(owner(Notation.internalName(provider.className()))));
        roots.exports().forEach(name -> ownRoots.add(owner(Notation.internalName(name) + "/")));
        roots.mainClass().ifPresent(name -> ownRoots.add(owner(Notation.internalName(name))));
        for (ClassPath.Element element : classes.classPath().elements()) {
            element.index().classes().forEach(facts -> packages.put(Notation.packageOf(facts.name()), true));
        }
    }

    /** The beginning of a package's name that says whose it is, such as {@code com/acme}. */
    private static String owner(String internalName) {
        String packageName = Notation.packageOf(internalName);
        int end = -1;
        for (int i = 0; i < SEGMENTS_OF_OWNER; i++) {
            end = packageName.indexOf('/', end + 1);
            if (end < 0) {
                return packageName;
            }
        }
        return packageName.substring(0, end);
    }

    boolean isOwn(VisibleClass type) {
        return type.element() == 0 && (roots.wholeApi() || ownRoots.contains(owner(type.name())));
    }

    /**
     * Notes that code refers to a class that is missing; to be called for all of them before the questions.
     *
     * @param guarded whether a handler there goes on without it
     */
    void note(VisibleClass from, String missing, boolean guarded) {
        String packageName = Notation.packageOf(missing);
        if (guarded || isDeclaredOptional(from, packageName) || isProbed(from, packageName)) {
            knownAbsences.add(neighbourhood(from, packageName));
        }
        if (isOwn(from)) {
            missedByOwnCode.add(Notation.packageOf(missing));
        }
    }

    /** Whether the module's manifest says that it can do without the class. */
    boolean isAccepted(String missing) {
        String name = Notation.className(missing);
        return accepted.stream().anyMatch(pattern -> Declarations.fits(pattern, name));
    }

    /** Whether other classes of the package are there. */
    private boolean isPackageThere(String packageName) {
        return packages.computeIfAbsent(packageName, classes::hasOthersPackage);
    }

    /** Why the fault is excused for references from this class; empty when it is not. */
    Optional<String> of(VisibleClass from, Target.Fault fault) {
        if (fault.ofJdk() && !isOwn(from)) {
            return Optional.of("a library may ask for the JDK's release before");
        }
        return fault.isMissingClass() ? Optional.ofNullable(excuse(from, fault.missingClass())) : Optional.empty();
    }

    /** A package of the module, and the dependency that a missing package belongs to. */
    private static String neighbourhood(VisibleClass from, String missingPackage) {
        return Notation.packageOf(from.name()) + " without " + owner(missingPackage + "/");
    }

    private boolean isDeclaredOptional(VisibleClass from, String packageName) {
        ClassPath.Element element = classes.classPath().elements().get(from.element());
        return element.index().declarations().isOptional(Notation.className(packageName));
    }

    private boolean isProbed(VisibleClass from, String packageName) {
        return probedPackages(from.element()).contains(Notation.className(packageName));
    }

    private @Nullable String excuse(VisibleClass from, String missing) {
        String packageName = Notation.packageOf(missing);
        ClassPath.Element element = classes.classPath().elements().get(from.element());
        String archive = element.name().isEmpty() ? "the archive" : element.name();
        if (isDeclaredOptional(from, packageName)) {
            return archive + " declares the package optional";
        }
        if (element.index().classNames().contains(Notation.className(missing))) {
            return archive + " looks the class up by name";
        }
        if (isPackageThere(packageName)) {
            return null;
        }
        if (isProbed(from, packageName)) {
            return archive + " looks a class of its package up by name";
        }
        if (knownAbsences.contains(neighbourhood(from, packageName))) {
            return "what is beside it knows of other absences of the same dependency";
        }
        return isOwn(from) || missedByOwnCode.contains(packageName)
                ? null
                : "nothing of its package is there, and only libraries refer to it";
    }

    private Set<String> probedPackages(int element) {
        return probedPackages.computeIfAbsent(element, any -> {
            Set<String> names = new HashSet<>();
            for (String name :
                    classes.classPath().elements().get(element).index().classNames()) {
                int dot = name.lastIndexOf('.');
                if (dot > 0 && dot + 1 < name.length() && Character.isUpperCase(name.charAt(dot + 1))) {
                    names.add(name.substring(0, dot));
                }
            }
            return names;
        });
    }
}
