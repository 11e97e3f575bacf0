package dev.molt.state;

import dev.molt.api.Stateful;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stateful provider of the old version and its counterpart in the new one. Immutable.
 *
 * @param change the two versions
 * @param name the class name of the old provider
 */
record Pair(Change change, String name, Stateful<Object> from, Stateful<Object> to) {
    /** Pairs for all stateful providers of the old version; where {@link #unclaimed} finds some, not for those. */
    static List<Pair> of(Change change) {
        List<Pair> pairs = new ArrayList<>();
        change.from()
                .providers()
                .forEach((name, from) -> counterpart(change, name)
                        .ifPresent(to -> pairs.add(new Pair(change, name, any(from), any(to)))));
        return List.copyOf(pairs);
    }

    /** Where each version has one, they are meant for each other, whatever they are called. */
    private static Optional<Stateful<?>> counterpart(Change change, String name) {
        Map<String, Stateful<?>> candidates = change.to().providers();
        boolean oneEach = change.from().providers().size() == 1 && candidates.size() == 1;
        return oneEach
                ? candidates.values().stream().findFirst()
                : Optional.<Stateful<?>>ofNullable(candidates.get(name));
    }

    /** What the versions' authors agree on is theirs to know; a wrong type ends in an exception of {@code adopt}. */
    @SuppressWarnings("unchecked")
    private static Stateful<Object> any(Stateful<?> provider) {
        return (Stateful<Object>) provider;
    }

    /** The refusal of a change in which a state would be lost. */
    static Optional<Problem> unclaimed(Change change) {
        List<String> lost = change.from().providers().keySet().stream()
                .filter(name -> counterpart(change, name).isEmpty())
                .toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of(unclaimed(change, lost));
    }

    private static Problem unclaimed(Change change, List<String> lost) {
        List<String> facts = new ArrayList<>();
        lost.forEach(name -> facts.add("The state of its provider " + name + " would be lost."));
        String found = String.join(", ", change.to().providers().keySet());
        String to = change.to().version();
        facts.add(
                found.isEmpty()
                        ? to + " has no stateful provider."
                        : to + " has as stateful providers: " + found + ".");
        return Problem.of(
                ProblemCode.STATE_UNCLAIMED,
                to + " can't take over all state of " + change.from().version() + ".",
                facts,
                "give " + to + " a stateful provider of the same class name, or let each version have just one.");
    }
}
