package dev.molt.graph;

import dev.molt.module.ModuleDeclaration;
import dev.molt.module.Requirement;
import dev.molt.problem.Finding;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Why modules can't be live together. Immutable.
 *
 * @param blamed the names of those that are new, or about to go, and without whose change the others fit; empty where
 *     there are none
 */
public record Misfit(Problem problem, Set<String> blamed) {
    public Misfit {
        blamed = Set.copyOf(blamed);
    }

    static Misfit of(ProblemCode code, String sentence, String remedy, Set<String> blamed) {
        return new Misfit(Problem.of(code, sentence, List.of(), remedy), blamed);
    }

    /** That a module which is required could not come back. */
    public static Problem absent(ModuleDeclaration module, Requirement requirement) {
        return Misfits.missing(module, requirement, "could not come back");
    }

    /** All of them as one problem, whose code and remedy are the first one's. */
    public static Problem together(List<Misfit> misfits) {
        Problem first = misfits.get(0).problem();
        if (misfits.size() == 1) {
            return first;
        }
        List<String> facts = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Misfit misfit : misfits) {
            facts.add(misfit.problem().what());
            facts.addAll(misfit.problem().facts());
            findings.addAll(misfit.problem().findings());
        }
        return new Problem(first.code(), "the modules do not fit together.", facts, "", first.remedy(), findings);
    }
}
