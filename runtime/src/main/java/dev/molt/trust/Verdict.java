package dev.molt.trust;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/** Whether an archive is let in for what was signed of it. */
public sealed interface Verdict {
    /** The host has no trust store, so nothing was asked. Immutable. */
    record Unsigned() implements Verdict {}

    /**
     * Somebody who may has signed for it. Immutable.
     *
     * @param principal who, by the name that {@code modules} has
     * @param fingerprint of the key, {@code SHA256:…}
     * @param file the name of the statement's file
     * @param release what the statement says of this archive
     */
    record Trusted(String principal, String fingerprint, String file, Statement statement, Release release)
            implements Verdict {
        /**
         * Compares with what the archive itself declares, once that is known. Only then is it known that the module in
         * it is the one that the signer may sign for.
         *
         * @return refusals, empty where both say the same
         */
        public List<Finding> contradictions(String module, String label) {
            List<Finding> findings = new ArrayList<>();
            compare(findings, "module", module, release.module());
            compare(findings, "version", label, release.version());
            return findings;
        }

        private void compare(List<Finding> findings, String what, String declared, String signed) {
            if (!declared.equals(signed)) {
                findings.add(Finding.refused(
                        ProblemCode.STATEMENT_MISMATCH,
                        "",
                        "The archive declares the " + what + " " + CanonicalJson.quoted(declared) + ", its statement "
                                + file + " " + CanonicalJson.quoted(signed) + ".",
                        "sign what the archive declares: `molt sign` reads it from the archive."));
            }
        }
    }

    /**
     * It is not let in. Immutable.
     *
     * @param findings at least one, all of them refusals; those of statements that a known key signed come first
     */
    record Refused(List<Finding> findings) implements Verdict {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
