package dev.molt.linkage;

import dev.molt.problem.Finding;
import java.util.List;
import java.util.Set;

/**
 * What a linkage check found. Immutable.
 *
 * @param findings refusals first, then by place
 * @param classes how many classes the module has
 * @param references how many references their code makes, each symbol once a method
 * @param reachable the names of those classes that can be initialized, with dots
 * @param reachableMethods how many methods can run
 */
public record LinkageReport(
        List<Finding> findings, int classes, int references, Set<String> reachable, int reachableMethods) {
    public LinkageReport {
        findings = List.copyOf(findings);
        reachable = Set.copyOf(reachable);
    }

    /** How many of the classes can be initialized. */
    public int reachableClasses() {
        return reachable.size();
    }

    public boolean isRefusal() {
        return findings.stream().anyMatch(Finding::isRefusal);
    }
}
