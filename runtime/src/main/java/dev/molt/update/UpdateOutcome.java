package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import dev.molt.store.GenerationRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What came of an update. Immutable. */
public sealed interface UpdateOutcome {
    /**
     * The next generation is live.
     *
     * @param publishing how long the switch itself took
     * @param handedOver what was held for state, and for how long
     * @param warnings what was left out or went wrong, and does not touch what is live
     */
    record Switched(GenerationRecord generation, Duration publishing, HandedOver handedOver, List<Problem> warnings)
            implements UpdateOutcome {
        public Switched {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A canary is out: the next generation gets a part of the calls.
     *
     * @param candidate what may go live; nothing of it is on disk
     * @param warnings as of {@link Switched}
     */
    record Divided(GenerationRecord candidate, List<Problem> warnings) implements UpdateOutcome {
        public Divided {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing has changed.
     *
     * @param stage where it ended
     * @param culprits the archives that can't be live, at least not in this company, or that can't go; without their
     *     change the others may go live. Empty where that is no archive's fault
     */
    record Refused(Stage stage, Problem problem, Set<Sha256> culprits) implements UpdateOutcome {
        public Refused {
            culprits = Set.copyOf(culprits);
        }
    }

    /**
     * All that was asked for is live already.
     *
     * @param warnings as of {@link Switched}
     */
    record Unchanged(GenerationRecord generation, List<Problem> warnings) implements UpdateOutcome {
        public Unchanged {
            warnings = List.copyOf(warnings);
        }
    }
}
