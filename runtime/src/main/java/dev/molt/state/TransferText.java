package dev.molt.state;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import dev.molt.state.Errand.Overdue;
import dev.molt.state.Errand.Returned;
import dev.molt.state.Errand.Threw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into words what went wrong with the state of one provider. Immutable.
 *
 * @param pair whose state it is
 */
record TransferText(Pair pair) {
    private String from() {
        return pair.change().from().version();
    }

    private String to() {
        return pair.change().to().version();
    }

    private String failed() {
        return "The state of " + from() + " was not handed over to " + to() + ".";
    }

    Problem releasedNothing() {
        return Problem.of(
                ProblemCode.STATE_RELEASE_FAILED,
                failed(),
                "release() of " + pair.name() + " returned null.",
                "let it return its state, an empty one where there is none.");
    }

    Problem releaseFailed(Threw<?> thrown) {
        return Problem.of(
                ProblemCode.STATE_RELEASE_FAILED,
                failed(),
                facts("release() of " + pair.name() + " threw.", thrown.text()),
                "correct what its release() does.");
    }

    Problem changed(Threw<?> thrown) {
        return Problem.of(
                ProblemCode.STATE_RELEASE_FAILED,
                failed(),
                facts("What " + pair.name() + " released can't be looked through.", thrown.text()),
                "let nothing use a state any more that was released.");
    }

    Problem holdsCode(String what) {
        return Problem.of(
                ProblemCode.STATE_HOLDS_CODE,
                failed(),
                what + ".",
                "make the state of types of the JDK and of contracts alone: it would keep the old version for ever.");
    }

    Problem adoptFailed(Threw<?> thrown) {
        return Problem.of(
                ProblemCode.STATE_ADOPT_FAILED,
                failed(),
                facts("adopt() of " + name(pair.to()) + " threw.", thrown.text()),
                "let " + to() + " understand what " + from() + " releases.");
    }

    Problem oneWay(List<String> facts) {
        return Problem.of(
                ProblemCode.STATE_ONE_WAY,
                "The state of " + from() + " would not come back from " + to() + ".",
                facts,
                "let each of the two versions understand what the other one releases.");
    }

    Problem overdue(String step, Overdue<?> overdue, Duration limit) {
        return timeout(facts(step + " had not ended " + in(limit) + ". The thread was at:", overdue.where()));
    }

    Problem notBegun(String step, Duration limit) {
        return timeout(List.of("The time was over before " + step + " began: what came before took all of the "
                + limit.toMillis() + " ms."));
    }

    private static String in(Duration limit) {
        return "within the " + limit.toMillis() + " ms of its hand-over";
    }

    private Problem timeout(List<String> facts) {
        return Problem.of(
                ProblemCode.STATE_TIMEOUT,
                failed(),
                facts,
                "let release() and adopt() be quick, or give the hand-over more time.");
    }

    /** Added to a problem when the release has still not ended. */
    Problem andStillLeaving(Problem problem) {
        return problem.withState(from() + " goes on. When its release() returns, the state goes back to it at once.");
    }

    Problem stillLeaving() {
        return andStillLeaving(Problem.of(
                ProblemCode.STATE_TIMEOUT,
                failed(),
                "release() of " + pair.name() + " has still not returned from an earlier hand-over.",
                "let it return, whatever it waits for."));
    }

    Problem stranded(List<String> facts) {
        return new Problem(
                ProblemCode.STATE_STRANDED,
                "The state of " + from() + " is with no version.",
                facts,
                "The host keeps the state; " + from() + " goes on without it.",
                "put in a version that can adopt it, and don't stop the host before.");
    }

    Problem cameBackLate() {
        return new Problem(
                ProblemCode.STATE_TIMEOUT,
                "The state of " + from() + " came back late.",
                List.of("A call of " + pair.name() + " ended long after its hand-over was given up."),
                from() + " has its state, and ran for a while without it.",
                "let release() and adopt() be quick.");
    }

    /** What came of a step that has not returned, as facts. */
    List<String> facts(String step, Errand.Result<?> result) {
        if (result instanceof Threw<?> thrown) {
            return facts(step + " threw.", thrown.text());
        }
        if (result instanceof Overdue<?> overdue) {
            return facts(step + " did not end in time. The thread was at:", overdue.where());
        }
        return List.of(step + " returned " + (((Returned<?>) result).value() == null ? "null." : "."));
    }

    private static List<String> facts(String first, List<String> more) {
        List<String> facts = new ArrayList<>();
        facts.add(first);
        facts.addAll(more);
        return facts;
    }

    static String name(Object provider) {
        return Provider.nameOf(provider);
    }
}
