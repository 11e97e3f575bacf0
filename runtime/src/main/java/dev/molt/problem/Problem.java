package dev.molt.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One failure in four parts: what failed and on which object, the facts, the state the system is in now, and what to
 * do. Immutable.
 *
 * @param code the stable name of this kind of failure, for programs and documentation
 * @param what what failed and on which object, one sentence
 * @param facts what was found, a sentence each; may be empty
 * @param state what state the system is in now, one sentence; empty where nothing is running yet
 * @param remedy what to do, one sentence
 * @param findings what checks found in an archive, where that is the failure; the facts say the same in words
 */
public record Problem(
        ProblemCode code, String what, List<String> facts, String state, String remedy, List<Finding> findings) {
    /** How many findings the facts put into words; a hostile archive may have thousands. */
    private static final int WORDED = 10;

    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(what);
        Objects.requireNonNull(state);
        Objects.requireNonNull(remedy);
        facts = List.copyOf(facts);
        findings = List.copyOf(findings);
    }

    /** A problem that is no archive's. */
    public Problem(ProblemCode code, String what, List<String> facts, String state, String remedy) {
        this(code, what, facts, state, remedy, List.of());
    }

    /**
     * An archive that is refused.
     *
     * @param findings what was found, refusals first; the first one's code and remedy become the problem's
     */
    public static Problem of(String what, List<Finding> findings) {
        Finding first = findings.get(0);
        List<Finding> refusals = findings.stream().filter(Finding::isRefusal).toList();
        List<String> facts = new ArrayList<>();
        refusals.stream().limit(WORDED).forEach(finding -> facts.add(finding.text()));
        if (refusals.size() > WORDED) {
            Map<ProblemCode, Long> rest = refusals.stream()
                    .skip(WORDED)
                    .collect(Collectors.groupingBy(Finding::code, TreeMap::new, Collectors.counting()));
            facts.add("And " + (refusals.size() - WORDED) + " more: "
                    + rest.entrySet().stream()
                            .map(code -> code.getValue() + " " + code.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return new Problem(first.code(), what, facts, "", first.remedy(), findings);
    }

    /** A problem whose state is told later, by whoever knows what goes on running: see {@link #withState}. */
    public static Problem of(ProblemCode code, String what, List<String> facts, String remedy) {
        return new Problem(code, what, facts, "", remedy);
    }

    public static Problem of(ProblemCode code, String what, String fact, String remedy) {
        return of(code, what, List.of(fact), remedy);
    }

    public Problem withWhat(String newWhat) {
        return new Problem(code, newWhat, facts, state, remedy, findings);
    }

    public Problem withState(String newState) {
        return new Problem(code, what, facts, newState, remedy, findings);
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
