package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
import dev.molt.problem.Finding;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.Landed;
import dev.molt.trust.SignedStatement;
import dev.molt.trust.SignedStatements;
import dev.molt.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first stage: whether each archive of an update may go live, and those that were signed as one set together. */
final class AdmitStage {
    private static final Logger LOG = LoggerFactory.getLogger(AdmitStage.class);

    private final Admission admission;

    AdmitStage(Admission admission) {
        this.admission = admission;
    }

    /** @param live the digests of what is live already, which an update may complete */
    Staged<List<Admitted>> admit(List<Landed> landed, Set<Sha256> live) {
        List<Admitted> admitted = new ArrayList<>();
        for (Landed one : landed) {
            Decision decision;
            try {
                decision = admission.decide(applicant(one));
            } catch (IOException e) {
                return new Staged.Refused<>(Stage.ADMIT, unreadable(one, e), Set.of());
            }
            if (decision instanceof Decision.Refused refused) {
                return new Staged.Refused<>(Stage.ADMIT, refused.problem(one.fileName()), Set.of(one.sha256()));
            }
            decision.findings().forEach(finding -> LOG.debug("{}: {}", one.fileName(), finding));
            admitted.add(new Admitted((Decision.Admitted) decision, one));
        }
        return complete(admitted, live);
    }

    private static Staged<List<Admitted>> complete(List<Admitted> admitted, Set<Sha256> live) {
        Set<Sha256> next = new HashSet<>(live);
        admitted.forEach(one -> next.add(one.landed().sha256()));
        Map<Sha256, Finding> waiting = Trust.incomplete(
                Admission.trusted(admitted.stream().map(Admitted::decision).toList()), next);
        return waiting.isEmpty()
                ? new Staged.Passed<>(List.copyOf(admitted))
                : new Staged.Refused<>(
                        Stage.ADMIT,
                        Problem.of("a release is not whole.", List.copyOf(waiting.values())),
                        waiting.keySet());
    }

    private static Applicant applicant(Landed landed) throws IOException {
        return new Applicant(
                landed.copy(), landed.fileName(), landed.sha256(), Files.size(landed.copy()), signed(landed));
    }

    /** What lies beside the place that the archive came from, which may be gone by now. */
    private static List<SignedStatement> signed(Landed landed) throws IOException {
        Path directory = landed.source().toAbsolutePath().getParent();
        if (directory == null) {
            return List.of();
        }
        try {
            return new SignedStatements(directory).find(landed.fileName(), landed.sha256());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Problem unreadable(Landed landed, IOException cause) {
        return Problem.of(
                ProblemCode.ARCHIVE_UNREADABLE,
                landed.fileName() + " is not admitted.",
                cause.toString(),
                "let the host's user read the archive's directory, and see that the disk of the home is not full.");
    }
}
