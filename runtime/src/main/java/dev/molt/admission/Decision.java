package dev.molt.admission;

import dev.molt.linkage.ClassPath;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.Finding;
import dev.molt.problem.Problem;
import dev.molt.trust.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the checks come to. */
public sealed interface Decision {
    /** All that was found, refusals first. */
    List<Finding> findings();

    /** What the archive declares, as far as it could be read. */
    Optional<ModuleDeclaration> module();

    /**
     * The archive may go live. Immutable.
     *
     * @param declaration what it declares
     * @param trust who signed for it, or that nobody had to
     * @param classPath the facts of its classes and its libraries'
     * @param reachable the names of its classes that its providers can lead to, with dots
     * @param findings warnings only
     */
    record Admitted(
            ModuleDeclaration declaration,
            Verdict trust,
            ClassPath classPath,
            Set<String> reachable,
            List<Finding> findings)
            implements Decision {
        public Admitted {
            reachable = Set.copyOf(reachable);
            findings = List.copyOf(findings);
        }

        @Override
        public Optional<ModuleDeclaration> module() {
            return Optional.of(declaration);
        }
    }

    /**
     * The archive is not let in. Immutable.
     *
     * @param findings at least one refusal, and it is the first
     */
    record Refused(Optional<ModuleDeclaration> module, List<Finding> findings) implements Decision {
        public Refused {
            findings = List.copyOf(findings);
        }

        /** The same for the person who is woken at night. */
        public Problem problem(String fileName) {
            return Problem.of(fileName + " is not admitted.", findings);
        }
    }
}
