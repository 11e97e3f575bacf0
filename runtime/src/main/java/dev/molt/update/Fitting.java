package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Company;
import dev.molt.admission.Decision;
import dev.molt.graph.Background;
import dev.molt.graph.Member;
import dev.molt.graph.Misfit;
import dev.molt.graph.ModuleGraph;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks at modules together that were admitted each for itself: first at what they require and export, then at the
 * linkage of those that import something. Confined to one update.
 */
final class Fitting {
    private final KeptArchives archives;
    private final Admission admission;

    /** Maps names to modules: the fresh ones, and of the others those that were asked for. */
    private final Map<String, Decision.Admitted> modules;

    private final Set<String> fresh;
    private final Map<String, ModuleVersion> shared;
    private final Set<String> blamable;
    private final ModuleGraph graph;

    /**
     * @param fresh maps names to the modules that get a new version
     * @param shared maps names to the versions that stay as they are
     * @param blamable the names of those of the fresh ones that could be left out
     */
    Fitting(
            KeptArchives archives,
            Admission admission,
            Map<String, Decision.Admitted> fresh,
            Map<String, ModuleVersion> shared,
            Set<String> blamable) {
        this.archives = archives;
        this.admission = admission;
        this.modules = new TreeMap<>(fresh);
        this.fresh = Set.copyOf(fresh.keySet());
        this.shared = shared;
        this.blamable = Set.copyOf(blamable);
        this.graph = ModuleGraph.of(members());
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        modules.values()
                .forEach(module -> members.add(new Member(
                        module.declaration(),
                        module.declaration().requirements().isEmpty()
                                ? Set.of()
                                : module.classPath().packages(),
                        blamable.contains(module.declaration().name()))));
        shared.values().forEach(version -> members.add(new Member(version.declaration(), Set.of(), false)));
        return members;
    }

    /** @param background what the modules are to follow */
    Lineup lineUp(Background background) {
        List<Misfit> misfits = graph.misfits(background);
        if (!misfits.isEmpty()) {
            return new Lineup.Unfit(misfits);
        }
        Company company = new Company(admission, graph, this::module);
        List<Decision.Admitted> linked = new ArrayList<>();
        List<Misfit> unlinked = new ArrayList<>();
        for (String name : graph.order()) {
            if (fresh.contains(name)) {
                Decision decision = link(name, company);
                if (decision instanceof Decision.Refused refused) {
                    unlinked.add(new Misfit(problem(module(name).declaration(), refused), blamed(name)));
                } else {
                    linked.add((Decision.Admitted) decision);
                }
            }
        }
        return unlinked.isEmpty() ? new Lineup.Fits(linked, graph) : new Lineup.Unfit(unlinked);
    }

    private Decision link(String name, Company company) {
        Decision.Admitted alone = module(name);
        return alone.declaration().requirements().isEmpty() ? alone : company.decide(name);
    }

    /** A fresh module, or one that stays, of which only its classes are asked for. */
    private Decision.Admitted module(String name) {
        return modules.computeIfAbsent(
                name,
                any -> archives.again(Objects.requireNonNull(shared.get(name)).declaration()));
    }

    private static Problem problem(ModuleDeclaration module, Decision.Refused refused) {
        String required = module.requirements().stream()
                .map(requirement -> requirement.module())
                .collect(Collectors.joining(", "));
        return Problem.of(
                module.describeWithFile() + " does not link with what it requires: " + required + ".",
                refused.findings().stream()
                        .map(finding -> finding.within(module.fileName()))
                        .toList());
    }

    /** The module itself, or else what it imports from. */
    private Set<String> blamed(String name) {
        return blamable.contains(name)
                ? Set.of(name)
                : graph.requiredByWay(name).stream().filter(blamable::contains).collect(Collectors.toSet());
    }
}
