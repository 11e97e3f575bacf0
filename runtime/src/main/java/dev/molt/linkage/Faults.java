package dev.molt.linkage;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import dev.molt.problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the faults of a module with all places where they would show, and judges them at the end: one finding for each
 * fault, refused where one of its places is. Confined to one check.
 */
final class Faults {
    /** Beyond this, warnings of missing classes are told by package. */
    private static final int MOST_WARNINGS = 30;

    /** A chain of calls that is longer is not told. */
    private static final int LONGEST_CHAIN = 4;

    private final VisibleClasses classes;
    private final Roots roots;
    private final Excuses excuses;
    private final Map<Target.Fault, List<Place>> places = new LinkedHashMap<>();
    private final List<Finding> others = new ArrayList<>();

    /**
     * Where a fault would show.
     *
     * @param method null where the class as a whole is meant
     * @param visit how the method is reached, or who creates an instance of the class; null if nobody does
     * @param firmness what is left of the firmness with which the place is reached
     * @param guarded whether a handler goes on after the fault
     */
    record Place(
            VisibleClass type,
            @Nullable MethodFacts method,
            @Nullable Visit visit,
            int firmness,
            boolean guarded) {
        /** What it is a place in: both compare by identity. */
        Object subject() {
            return method == null ? type : method;
        }

        String text() {
            return method == null
                    ? "class " + Notation.className(type.name())
                    : Notation.place(type.name(), method.name(), method.descriptor());
        }
    }

    /** What is made of a fault at a place. */
    private record Verdict(Place place, boolean refused, String reason) {}

    private record Judged(Target.Fault fault, Verdict verdict, Finding finding) {}

    Faults(VisibleClasses classes, Roots roots, Excuses excuses) {
        this.classes = classes;
        this.roots = roots;
        this.excuses = excuses;
    }

    /** A finding that is none of linking, and needs no judgement. */
    void add(Finding finding) {
        others.add(finding);
    }

    void add(Target.Fault fault, Place place) {
        if (fault.isMissingClass()) {
            if (excuses.isAccepted(fault.missingClass())) {
                return;
            }
            boolean goesOn = place.guarded() && (place.firmness() & Reachability.FOR_CLASSES) == 0;
            excuses.note(place.type(), fault.missingClass(), goesOn);
        }
        places.computeIfAbsent(fault, any -> new ArrayList<>(2)).add(place);
    }

    /** All findings, refusals first. */
    List<Finding> findings() {
        List<Judged> refused = new ArrayList<>();
        List<Judged> warned = new ArrayList<>();
        places.forEach((fault, where) -> {
            Judged judged = judge(fault, where);
            (judged.verdict().refused() ? refused : warned).add(judged);
        });
        List<Finding> findings = new ArrayList<>();
        others.stream().filter(Finding::isRefusal).forEach(findings::add);
        refused.forEach(judged -> findings.add(judged.finding()));
        others.stream().filter(finding -> !finding.isRefusal()).forEach(findings::add);
        findings.addAll(shortened(warned));
        return findings;
    }

    private Judged judge(Target.Fault fault, List<Place> where) {
        Verdict chosen = verdict(fault, where.get(0));
        for (int i = 1; i < where.size() && !chosen.refused(); i++) {
            Verdict other = verdict(fault, where.get(i));
            chosen = other.refused() ? other : chosen;
        }
        return new Judged(fault, chosen, finding(fault, chosen, distinct(where)));
    }

    private static int distinct(List<Place> where) {
        return (int) where.stream().map(Place::subject).distinct().count();
    }

    private Verdict verdict(Target.Fault fault, Place place) {
        int needed = fault.isMissingClass() ? Reachability.FOR_CLASSES : Reachability.FOR_MEMBERS;
        if ((place.firmness() & needed) == 0) {
            String reason =
                    place.guarded() ? "a handler there goes on without it" : "no provider is seen to lead there";
            return new Verdict(place, false, reason);
        }
        if ((place.firmness() & Reachability.CERTAIN) == 0) {
            Optional<String> excuse = excuses.of(place.type(), fault);
            if (excuse.isPresent()) {
                return new Verdict(place, false, excuse.get());
            }
        }
        return new Verdict(place, true, chain(place));
    }

    private Finding finding(Target.Fault fault, Verdict verdict, int count) {
        String used = " Used by " + verdict.place().text()
                + (count == 1 ? "" : count == 2 ? " and one other place" : " and " + (count - 1) + " other places");
        String why = verdict.refused() ? verdict.reason() + "." : ". Not refused: " + verdict.reason() + ".";
        return new Finding(
                fault.code(),
                verdict.refused() ? Severity.REFUSED : Severity.WARNED,
                entry(verdict.place().type()),
                Finding.NOWHERE,
                fault.fact() + used + why + (verdict.refused() ? near(fault) : ""),
                fault.remedy());
    }

    private String near(Target.Fault fault) {
        String near = fault.isMissingClass() && !fault.ofJdk()
                ? Nearest.className(fault.missingClass(), classes.classPath())
                : "";
        return near.isEmpty() ? "" : " There is " + Notation.className(near) + ".";
    }

    private String entry(VisibleClass type) {
        ClassPath.Element element = classes.classPath().elements().get(type.element());
        return element.index().entry(element.name(), type.name());
    }

    /** How the host's calls lead there; empty where they do directly. */
    private String chain(Place place) {
        Visit at = place.visit() == null || place.method() == null
                ? place.visit()
                : place.visit().cause();
        if (at == null) {
            return "";
        }
        List<String> through = new ArrayList<>();
        while (at.cause() != null) {
            through.add(0, at.place());
            at = at.cause();
        }
        String from = ", reached from " + root(at);
        if (through.isEmpty()) {
            return from;
        }
        return through.size() <= LONGEST_CHAIN
                ? from + " through " + String.join(", ", through)
                : from + " through " + through.size() + " other methods";
    }

    private String root(Visit root) {
        String className = Notation.className(root.type().name());
        return roots.providers().stream()
                        .anyMatch(provider -> provider.className().equals(className))
                ? "provider " + className
                : root.place();
    }

    /** Where there are many, one for each package of missing classes. */
    private static List<Finding> shortened(List<Judged> warned) {
        if (warned.size() <= MOST_WARNINGS) {
            return warned.stream().map(Judged::finding).toList();
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Judged>> byPackage = new TreeMap<>();
        for (Judged judged : warned) {
            if (judged.fault().isMissingClass()) {
                byPackage
                        .computeIfAbsent(Notation.packageOf(judged.fault().missingClass()), any -> new ArrayList<>())
                        .add(judged);
            } else {
                findings.add(judged.finding());
            }
        }
        byPackage.values().forEach(ofPackage -> findings.add(together(ofPackage)));
        if (findings.size() <= MOST_WARNINGS) {
            return findings;
        }
        Finding last = findings.get(MOST_WARNINGS - 1);
        List<Finding> cut = new ArrayList<>(findings.subList(0, MOST_WARNINGS - 1));
        cut.add(Finding.warned(
                last.code(),
                "",
                "There are " + (findings.size() - cut.size()) + " more warnings of linkage like these.",
                last.remedy()));
        return cut;
    }

    private static Finding together(List<Judged> ofPackage) {
        Judged first = ofPackage.stream()
                .min(Comparator.comparing((Judged judged) -> judged.fault().missingClass()))
                .orElseThrow();
        if (ofPackage.size() == 1) {
            return first.finding();
        }
        return Finding.warned(
                ProblemCode.LINK_CLASS_MISSING,
                first.finding().entry(),
                ofPackage.size() + " classes of package "
                        + Notation.className(Notation.packageOf(first.fault().missingClass()))
                        + " are neither in the module nor in the host, such as "
                        + Notation.simpleName(first.fault().missingClass()) + ". Used by "
                        + first.verdict().place().text() + ", for one. Not refused: "
                        + first.verdict().reason() + ".",
                first.finding().remedy());
    }
}
