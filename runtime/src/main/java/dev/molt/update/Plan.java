package dev.molt.update;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an update would do. Immutable.
 *
 * @param from the number of the live generation
 * @param steps what would happen to each module that it touches
 */
public record Plan(long from, List<Step> steps) {
    /**
     * What would happen to one module.
     *
     * @param from the live version's label, empty for a module that is new
     * @param to the next version's label, empty for a module that goes
     * @param reason why
     */
    public record Step(String module, String from, String to, String reason) {
        /** The same for a module whose state goes over. */
        Step handingOver() {
            return new Step(module, from, to, reason + "; hands its state over");
        }

        @Override
        public String toString() {
            String change = from.isEmpty()
                    ? "add " + to
                    : to.isEmpty() ? "remove " + from : from.equals(to) ? to + " anew" : from + " to " + to;
            return module + ": " + change + " (" + reason + ")";
        }
    }

    public Plan {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return steps.isEmpty()
                ? "Nothing would change."
                : steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
