package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import dev.molt.store.GenerationRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of an update. Immutable. */
public sealed interface UpdateOutcome {
    /**
     * The next generation is live.
     *
     * @param publishing how long the switch itself took
     * @param warnings what went wrong after the switch, and does not touch what is live
     */
    record Switched(GenerationRecord generation, Duration publishing, List<Problem> warnings) implements UpdateOutcome {
        public Switched {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing has changed.
     *
     * @param stage where it ended
     * @param culprit the archive that is to blame, where it is one alone
     */
    record Refused(Stage stage, Problem problem, Optional<Sha256> culprit) implements UpdateOutcome {}

    /** All that was asked for is live already. */
    record Unchanged(GenerationRecord generation) implements UpdateOutcome {}
}
