package dev.molt.graph;

import dev.molt.module.ModuleDeclaration;
import dev.molt.module.Requirement;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds why modules can't be live together, and who is to blame. Of what is new, that is blamed without which the others
 * can go on: the one that a module requires, where that module is live already or could do with what is live; else the
 * module that requires it. Confined to one thread.
 */
final class Misfits {
    private final ModuleGraph graph;
    private final Background background;
    private final List<Misfit> found = new ArrayList<>();

    Misfits(ModuleGraph graph, Background background) {
        this.graph = graph;
        this.background = background;
    }

    List<Misfit> all() {
        for (Member member : graph.members()) {
            member.declaration().requirements().forEach(requirement -> checkRequirement(member, requirement));
            checkOwnPackages(member);
            checkExporters(member);
        }
        graph.cycles().forEach(this::addCycle);
        return found;
    }

    private void checkRequirement(Member member, Requirement requirement) {
        Member required = graph.find(requirement.module());
        if (required == null) {
            addMissing(member, requirement);
        } else if (!requirement.range().contains(required.declaration().label())) {
            boolean liveWouldDo = background
                    .live(required.name())
                    .filter(live -> requirement.range().contains(live.label()))
                    .isPresent();
            add(
                    ProblemCode.REQUIREMENT_VERSION,
                    member + " requires " + requirement + ", but there would be " + required + ".",
                    "bring a version of " + required.name() + " in that range, or one of " + member.name()
                            + " that takes " + required.declaration().describe() + ".",
                    blame(member, required, liveWouldDo));
        }
    }

    private void addMissing(Member member, Requirement requirement) {
        String name = requirement.module();
        if (background.removed().contains(name)) {
            add(
                    ProblemCode.REQUIREMENT_MISSING,
                    member + " requires " + requirement + ", which is to be removed.",
                    "remove " + member.name() + " too, or leave " + name + " there.",
                    Set.of(name));
            return;
        }
        String why = background.absent().contains(name) ? "could not come back" : "is not there";
        found.add(new Misfit(missing(member.declaration(), requirement, why), blamed(member)));
    }

    static Problem missing(ModuleDeclaration module, Requirement requirement, String why) {
        return Problem.of(
                ProblemCode.REQUIREMENT_MISSING,
                module.describeWithFile() + " requires " + requirement + ", which " + why + ".",
                List.of(),
                "put " + requirement.module() + " there first, or in the same update.");
    }

    /** A package that a module gets from another one is all that one's. */
    private void checkOwnPackages(Member member) {
        graph.required(member).forEach(exporter -> {
            List<String> both = exporter.declaration().exports().stream()
                    .filter(member.packages()::contains)
                    .toList();
            if (!both.isEmpty() && !exporter.equals(member)) {
                addSplit(
                        member + " has classes of " + PackageNames.listed(both) + ", and gets the same from " + exporter
                                + ".",
                        "remove the copy from " + member.declaration().fileName()
                                + ": in Maven, give that dependency the scope 'provided'.",
                        blame(member, exporter, liveDoesWithout(exporter, both)));
            }
        });
    }

    private void checkExporters(Member member) {
        Map<String, Member> exporters = new TreeMap<>();
        Map<List<Member>, Set<String>> pairs = new LinkedHashMap<>();
        graph.required(member)
                .forEach(exporter -> exporter.declaration().exports().forEach(name -> {
                    Member other = exporters.putIfAbsent(name, exporter);
                    if (other != null) {
                        pairs.computeIfAbsent(List.of(other, exporter), any -> new TreeSet<>())
                                .add(name);
                    }
                }));
        pairs.forEach((pair, names) -> addTwice(member, pair.get(0), pair.get(1), names));
    }

    private void addTwice(Member member, Member one, Member other, Set<String> packages) {
        Member later = isToBlame(member, other, liveDoesWithout(other, packages)) ? other : one;
        addSplit(
                member + " gets " + PackageNames.listed(packages) + " from both " + one + " and " + other + ".",
                "let one of " + one.name() + " and " + other.name() + " export it, or let " + member.name()
                        + " require one of them.",
                blame(member, later, liveDoesWithout(later, packages)));
    }

    private boolean liveDoesWithout(Member exporter, Collection<String> packages) {
        return background
                .live(exporter.name())
                .map(ModuleDeclaration::exports)
                .filter(exports -> packages.stream().noneMatch(exports::contains))
                .isPresent();
    }

    private void addCycle(List<String> names) {
        List<Member> members = names.stream().map(graph::module).toList();
        String way = members.get(0) + " requires "
                + members.stream().skip(1).map(Member::toString).collect(Collectors.joining(", which requires "));
        // Without one of them there is no way round, and the others may go on.
        Set<String> blamed = members.stream()
                .filter(Member::isNew)
                .map(Member::name)
                .limit(1)
                .collect(Collectors.toSet());
        add(
                ProblemCode.REQUIREMENT_CYCLE,
                way + ".",
                "move what both need into a module of its own, or call one through a service: that needs no requirement.",
                blamed);
    }

    private void addSplit(String sentence, String remedy, Set<String> blamed) {
        add(ProblemCode.SPLIT_PACKAGE, sentence, remedy, blamed);
    }

    private void add(ProblemCode code, String sentence, String remedy, Set<String> blamed) {
        found.add(Misfit.of(code, sentence, remedy, blamed));
    }

    private static boolean isToBlame(Member member, Member required, boolean liveWouldDo) {
        return required.isNew() && (!member.isNew() || liveWouldDo);
    }

    private static Set<String> blame(Member member, Member required, boolean liveWouldDo) {
        return isToBlame(member, required, liveWouldDo) ? Set.of(required.name()) : blamed(member);
    }

    private static Set<String> blamed(Member member) {
        return member.isNew() ? Set.of(member.name()) : Set.of();
    }
}
