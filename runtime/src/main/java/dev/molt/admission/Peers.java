package dev.molt.admission;

import dev.molt.graph.Background;
import dev.molt.graph.Member;
import dev.molt.graph.Misfit;
import dev.molt.graph.ModuleGraph;
import dev.molt.linkage.ClassPath;
import dev.molt.linkage.LinkageCheck;
import dev.molt.linkage.Roots;
import dev.molt.module.Requirement;
import dev.molt.module.Sharing;
import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Archives that are looked at beside each other, away from a host: several may be versions of one module. What one
 * requires and none of them has may be in the host. Confined to one thread.
 */
public final class Peers {
    private final Admission admission;
    private final List<Decision.Admitted> archives = new ArrayList<>();

    public Peers(Admission admission) {
        this.admission = admission;
    }

    /** Adds an archive that others may require. There may be thousands: of most, only what they declare is kept. */
    public void add(Decision.Admitted archive) {
        boolean sharesClasses = !archive.declaration().sharing().equals(Sharing.NONE);
        archives.add(sharesClasses ? archive : withoutClasses(archive));
    }

    private static Decision.Admitted withoutClasses(Decision.Admitted archive) {
        LinkageCheck.Subject nothing = new LinkageCheck.Subject(
                new ClassPath(List.of()), archive.subject().host(), Roots.of(List.of()), Set.of(), name -> false);
        return new Decision.Admitted(archive.declaration(), archive.trust(), nothing, Set.of(), List.of());
    }

    /** Decides about an archive beside the latest ones that it may require. */
    public Decision decide(Decision.Admitted archive) {
        Map<String, Decision.Admitted> company = new LinkedHashMap<>();
        List<Requirement> unknown = new ArrayList<>();
        collect(archive, company, unknown);
        if (!unknown.isEmpty()) {
            return Admission.decision(
                    archive,
                    archive.reachable(),
                    unknown.stream().map(Peers::unknown).toList());
        }
        ModuleGraph graph = ModuleGraph.of(company.values().stream()
                .map(one -> new Member(one.declaration(), one.classPath().packages(), true))
                .toList());
        List<Misfit> misfits = graph.misfits(Background.NONE);
        return misfits.isEmpty()
                ? new Company(admission, graph, company::get)
                        .decide(archive.declaration().name())
                : Admission.decision(
                        archive,
                        archive.reachable(),
                        misfits.stream().map(Peers::misfit).toList());
    }

    private void collect(Decision.Admitted from, Map<String, Decision.Admitted> company, List<Requirement> unknown) {
        if (company.putIfAbsent(from.declaration().name(), from) != null) {
            return;
        }
        for (Requirement requirement : from.declaration().requirements()) {
            latest(requirement).ifPresentOrElse(one -> collect(one, company, unknown), () -> unknown.add(requirement));
        }
    }

    /** The latest version in the range, or else the latest one. */
    private Optional<Decision.Admitted> latest(Requirement requirement) {
        return archives.stream()
                .filter(one -> one.declaration().name().equals(requirement.module()))
                .max(Comparator.comparing((Decision.Admitted one) ->
                                requirement.range().contains(one.declaration().label()))
                        .thenComparing(one -> one.declaration().label()));
    }

    private static Finding unknown(Requirement requirement) {
        return Finding.warned(
                ProblemCode.REQUIREMENT_MISSING,
                "",
                "Module " + requirement
                        + " is required and none of the archives, so what is used of it is not checked.",
                "name its archive too.");
    }

    private static Finding misfit(Misfit misfit) {
        return Finding.refused(
                misfit.problem().code(),
                "",
                misfit.problem().what(),
                misfit.problem().remedy());
    }
}
