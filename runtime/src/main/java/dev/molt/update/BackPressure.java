package dev.molt.update;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Refuses updates while there is too much old code. Thread-safe. */
final class BackPressure {
    private static final long MEBIBYTE = 1 << 20;
    private static final String REMEDY = "see who holds them with molt leaks, and let go.";

    private final Retirer retirer;
    private final OldCodeLimits limits;

    BackPressure(Retirer retirer, OldCodeLimits limits) {
        this.retirer = retirer;
        this.limits = limits;
    }

    /** Refuses what would bring new versions of modules that have too many old ones. */
    Staged<Resolved> check(Resolved resolved) {
        return resolved.fresh().isEmpty()
                ? new Staged.Passed<>(resolved)
                : tooMuch(resolved)
                        .<Staged<Resolved>>map(problem -> new Staged.Refused<>(Stage.RESOLVE, problem, Set.of()))
                        .orElseGet(() -> new Staged.Passed<>(resolved));
    }

    private Optional<Problem> tooMuch(Resolved resolved) {
        List<String> modules = resolved.fresh().stream()
                .map(decision -> decision.declaration().name())
                .toList();
        return held(modules).or(() -> draining(modules)).or(this::metaspace);
    }

    private Optional<Problem> held(List<String> modules) {
        Map<String, Integer> held = retirer.held();
        int all = held.values().stream().mapToInt(Integer::intValue).sum();
        if (all > limits.held()) {
            return Optional.of(Problem.of(
                    ProblemCode.TOO_MANY_HELD,
                    "too many old versions are held by something.",
                    "Held are " + all + ", and may be " + limits.held() + ": " + held + ".",
                    REMEDY));
        }
        return modules.stream()
                .filter(module -> held.getOrDefault(module, 0) > limits.heldOfModule())
                .findFirst()
                .map(module -> Problem.of(
                        ProblemCode.TOO_MANY_HELD,
                        "too many old versions of " + module + " are held by something.",
                        "Held are " + held.get(module) + ", and may be " + limits.heldOfModule() + ".",
                        REMEDY));
    }

    private Optional<Problem> draining(List<String> modules) {
        return modules.stream()
                .filter(module -> retirer.draining(module) > limits.drainingOfModule())
                .findFirst()
                .map(module -> Problem.of(
                        ProblemCode.TOO_MANY_DRAINING,
                        "calls are inside too many old versions of " + module + ".",
                        "They are inside " + retirer.draining(module) + ", and may be inside "
                                + limits.drainingOfModule() + ".",
                        "look at who is inside with drains(), and let those calls end."));
    }

    private Optional<Problem> metaspace() {
        OptionalLong left = retirer.classMemoryLeft(limits.metaspaceLeft());
        return left.isEmpty() || left.getAsLong() >= limits.metaspaceLeft()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.METASPACE_LOW,
                        "too little room is left for classes.",
                        "Left are " + left.getAsLong() / MEBIBYTE + " MiB after a collection, and "
                                + limits.metaspaceLeft() / MEBIBYTE + " MiB have to be.",
                        "give the JVM a larger -XX:MaxMetaspaceSize, or see with molt leaks who holds old versions."));
    }
}
