package dev.molt.admission;

import dev.molt.linkage.ClassPath;
import dev.molt.linkage.LinkageCheck;
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
     * The archive may go live; if its module requires others, as far as that can be told without them: see
     * {@link Company}. Immutable.
     *
     * @param declaration what it declares
     * @param trust who signed for it, or that nobody had to
     * @param subject what its linkage is checked of
     * @param reachable the names of its classes that its providers can lead to, with dots; empty until its linkage was
     *     checked
     * @param findings warnings only
     */
    record Admitted(
            ModuleDeclaration declaration,
            Verdict trust,
            LinkageCheck.Subject subject,
            Set<String> reachable,
            List<Finding> findings)
            implements Decision {
        public Admitted {
            reachable = Set.copyOf(reachable);
            findings = List.copyOf(findings);
        }

        /** The facts of its classes and its libraries'. */
        public ClassPath classPath() {
            return subject.classPath();
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
