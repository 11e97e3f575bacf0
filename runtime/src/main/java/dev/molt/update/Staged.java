package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a stage comes to. Immutable. */
sealed interface Staged<T> {
    /**
     * The stage's result, which the next stage takes.
     *
     * @param warnings what is to be told although the update goes on
     */
    record Passed<T>(T result, List<Problem> warnings) implements Staged<T> {
        public Passed {
            warnings = List.copyOf(warnings);
        }

        Passed(T result) {
            this(result, List.of());
        }
    }

    /**
     * The end of the update.
     *
     * @param culprits see {@link UpdateOutcome.Refused}
     */
    record Refused<T>(Stage stage, Problem problem, Set<Sha256> culprits) implements Staged<T> {
        public Refused {
            culprits = Set.copyOf(culprits);
        }

        <U> Refused<U> asOther() {
            return new Refused<>(stage, problem, culprits);
        }
    }

    /** The next stage's outcome with the warnings of both, or this refusal. */
    default <U> Staged<U> then(Function<T, Staged<U>> next) {
        if (!(this instanceof Passed<T> passed)) {
            return ((Refused<T>) this).asOther();
        }
        Staged<U> outcome = next.apply(passed.result());
        if (!(outcome instanceof Passed<U> further)) {
            return outcome;
        }
        List<Problem> warnings = new ArrayList<>(passed.warnings());
        warnings.addAll(further.warnings());
        return new Passed<>(further.result(), warnings);
    }
}
