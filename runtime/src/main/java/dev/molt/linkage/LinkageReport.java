package dev.molt.linkage;

import dev.molt.problem.Finding;
import java.util.List;

/**
 * What a linkage check found. Immutable.
 *
 * @param findings refusals first, then by place
 * @param classes how many classes the module has
 * @param references how many references their code makes, each symbol once a method
 * @param reachableClasses how many of the classes can be initialized
 * @param reachableMethods how many methods can run
 */
public record LinkageReport(
        List<Finding> findings, int classes, int references, int reachableClasses, int reachableMethods) {
    public LinkageReport {
        findings = List.copyOf(findings);
    }

    public boolean isRefusal() {
        return findings.stream().anyMatch(Finding::isRefusal);
    }
}
