package dev.molt.problem;

import java.util.List;
import java.util.Objects;

/**
 * One failure in four parts: what failed and on which object, the facts, the state the system is in now, and what to
 * do. Immutable.
 *
 * @param code the stable name of this kind of failure, for programs and documentation
 * @param what what failed and on which object, one sentence
 * @param facts what was found, a sentence each; may be empty
 * @param state what state the system is in now, one sentence; empty where nothing is running yet
 * @param remedy what to do, one sentence
 */
public record Problem(ProblemCode code, String what, List<String> facts, String state, String remedy) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(what);
        Objects.requireNonNull(state);
        Objects.requireNonNull(remedy);
        facts = List.copyOf(facts);
    }

    /** A problem whose state is told later, by whoever knows what goes on running: see {@link #withState}. */
    public static Problem of(ProblemCode code, String what, List<String> facts, String remedy) {
        return new Problem(code, what, facts, "", remedy);
    }

    public static Problem of(ProblemCode code, String what, String fact, String remedy) {
        return of(code, what, List.of(fact), remedy);
    }

    public Problem withState(String newState) {
        return new Problem(code, what, facts, newState, remedy);
    }

    /** The four parts on lines of their own, with the code at the end; no trailing line break. */
    public String text() {
        StringBuilder text = new StringBuilder(what);
        facts.forEach(fact -> text.append('\n').append(fact));
        if (!state.isEmpty()) {
            text.append('\n').append(state);
        }
        return text.append("\nRemedy: ")
                .append(remedy)
                .append("   [")
                .append(code)
                .append(']')
                .toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
