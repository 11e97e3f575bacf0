package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import java.util.Optional;
import java.util.function.Function;

/** What a stage comes to. Immutable. */
sealed interface Staged<T> {
    /** The stage's result, which the next stage takes. */
    record Passed<T>(T result) implements Staged<T> {}

    /**
     * The end of the update.
     *
     * @param culprit the archive that is to blame, where it is one alone
     */
    record Refused<T>(Stage stage, Problem problem, Optional<Sha256> culprit) implements Staged<T> {
        <U> Refused<U> asOther() {
            return new Refused<>(stage, problem, culprit);
        }
    }

    /** The next stage's outcome, or this refusal. */
    default <U> Staged<U> then(Function<T, Staged<U>> next) {
        return this instanceof Passed<T> passed ? next.apply(passed.result()) : ((Refused<T>) this).asOther();
    }
}
