package dev.molt.update;

import dev.molt.api.HealthCheck;
import dev.molt.module.Failure;
import dev.molt.module.ModuleVersion;
import dev.molt.module.ModuleWork;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a version whether it works. Thread-safe. */
final class Health {
    private final ModuleVersion version;
    private final Duration limit;

    Health(ModuleVersion version, Duration limit) {
        this.version = version;
        this.limit = limit;
    }

    boolean canBeAsked() {
        return !version.hooks(HealthCheck.class).isEmpty();
    }

    /**
     * Asks all of its checks, until one fails.
     *
     * @param within runs what it is given in the generation that the checks' calls are to be in
     */
    Optional<Problem> check(Consumer<Runnable> within) {
        for (HealthCheck check : version.hooks(HealthCheck.class)) {
            ModuleWork.Outcome<Boolean> outcome = version.run(
                    "check",
                    within,
                    () -> {
                        check.check();
                        return true;
                    },
                    limit);
            if (outcome instanceof ModuleWork.Outcome.Threw<Boolean> threw) {
                return Optional.of(ill(check, Failure.describe(threw.failure())));
            }
            if (outcome instanceof ModuleWork.Outcome.Overdue<Boolean> overdue) {
                return Optional.of(ill(check, overdue(overdue.stack())));
            }
        }
        return Optional.empty();
    }

    private List<String> overdue(List<StackTraceElement> stack) {
        List<String> facts = new ArrayList<>();
        facts.add("It has not returned within " + limit.toMillis() + " ms. The thread is at:");
        stack.forEach(frame -> facts.add("    at " + frame));
        return facts;
    }

    private Problem ill(HealthCheck check, List<String> facts) {
        List<String> all = new ArrayList<>(List.of("Its check " + Provider.nameOf(check) + " says so."));
        all.addAll(facts);
        return Problem.of(
                ProblemCode.HEALTH_CHECK_FAILED,
                "Module " + version + " does not work.",
                all,
                "see what the check says, and put a corrected archive in.");
    }
}
