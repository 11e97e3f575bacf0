package dev.molt.state;

import dev.molt.api.Stateful;
import dev.molt.module.Failure;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.state.Custody.Held;
import dev.molt.state.Custody.Kept;
import dev.molt.state.Custody.Leaving;
import dev.molt.state.Errand.Ended;
import dev.molt.state.Errand.Overdue;
import dev.molt.state.Errand.Result;
import dev.molt.state.Errand.Returned;
import dev.molt.state.Errand.Threw;
import dev.molt.state.Place.InCustody;
import dev.molt.state.Place.WithHost;
import dev.molt.state.Place.WithNew;
import dev.molt.state.Place.WithOld;
import dev.molt.state.StateGraph.Free;
import dev.molt.state.StateGraph.Holds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one provider on its way: its steps are taken one after the other, and each one tells what stopped it. The
 * state is always in exactly one {@link Place}. Confined to whoever carries out its hand-over, but for what ends after
 * its time, which meets it in {@link Custody} alone.
 */
final class Transfer {
    private final Pair pair;
    private final TransferText text;
    private final Custody.Key key;
    private final Custody custody;
    private final Limits limits;
    private final Territory oldTerritory;
    private final Territory newTerritory;

    private Place place = new WithOld();

    /** The last attempt of the old version to take back the state that it released last. */
    private Attempt last = Attempt.NONE;

    /** What could not be looked into at the last check. */
    private List<String> unseen = List.of();

    Transfer(Pair pair, HandOvers.Surroundings surroundings) {
        this.pair = pair;
        this.text = new TransferText(pair);
        this.key = new Custody.Key(pair.change().module(), pair.name());
        this.custody = surroundings.custody();
        this.limits = surroundings.limits();
        this.oldTerritory = surroundings.territory(pair.change().from());
        this.newTerritory = surroundings.territory(pair.change().to());
    }

    Place place() {
        return place;
    }

    List<String> unseen() {
        return unseen;
    }

    /** Takes the state from the old version, or from the host where it was stranded. */
    Optional<Problem> release(Deadline deadline) {
        Held held = custody.find(key).orElse(null);
        if (held instanceof Leaving) {
            return Optional.of(text.stillLeaving());
        }
        if (held instanceof Kept kept && custody.remove(key, kept)) {
            last = kept.last();
            place = new WithHost(kept.state());
            return Optional.empty();
        }
        return deadline.isOver()
                ? Optional.of(text.notBegun("release()", deadline.limit()))
                : released(releaseOld(deadline.left()), deadline.limit());
    }

    private Result<Object> releaseOld(Duration limit) {
        last = Attempt.NONE;
        Leaving leaving = new Leaving();
        custody.put(key, leaving);
        Result<Object> result =
                run(pair.change().from(), "release", pair.from()::release, limit, end -> releasedLate(leaving, end));
        if (!isUnderWay(result)) {
            custody.remove(key, leaving);
        }
        return result;
    }

    private Optional<Problem> released(Result<Object> result, Duration limit) {
        if (result instanceof Threw<Object> thrown) {
            return Optional.of(text.releaseFailed(thrown));
        }
        Object state = value(result);
        if (state != null) {
            place = new WithHost(state);
        }
        if (result instanceof Overdue<Object> overdue) {
            Problem problem = text.overdue("release() of " + pair.name(), overdue, limit);
            return Optional.of(overdue.then() == null ? text.andStillLeaving(problem) : problem);
        }
        return state == null ? Optional.of(text.releasedNothing()) : Optional.empty();
    }

    /** On the old version's thread, which nobody waits for any more: gives it back what it has released. */
    private void releasedLate(Leaving leaving, Ended<Object> end) {
        Object state = value(end);
        if (state == null) {
            custody.remove(key, leaving);
            return;
        }
        try {
            pair.from().adopt(state);
            custody.remove(key, leaving);
            custody.tell(text.cameBackLate());
        } catch (Throwable e) {
            List<String> facts = text.facts("adopt() of " + pair.name(), new Threw<>(Failure.describe(e)));
            if (custody.replace(key, leaving, new Kept(state, Attempt.NONE))) {
                custody.tell(text.stranded(facts));
            }
        }
    }

    /** Looks for what would keep the old version. */
    Optional<Problem> check(Deadline deadline) {
        if (deadline.isOver()) {
            return Optional.of(text.notBegun("the check", deadline.limit()));
        }
        Result<StateGraph.Outcome> result = walk(pair.change().from(), state(), oldTerritory, deadline.left());
        if (result instanceof Threw<StateGraph.Outcome> thrown) {
            return Optional.of(text.changed(thrown));
        }
        if (result instanceof Overdue<StateGraph.Outcome> overdue) {
            return Optional.of(text.overdue("The check", overdue, deadline.limit()));
        }
        return accept(value(result));
    }

    private Optional<Problem> accept(StateGraph.@Nullable Outcome outcome) {
        if (outcome instanceof Free free) {
            unseen = free.unseen();
        }
        return outcome instanceof Holds holds ? Optional.of(text.holdsCode(holds.what())) : Optional.empty();
    }

    /** Gives the state to the new version. */
    Optional<Problem> adopt(Deadline deadline) {
        if (deadline.isOver()) {
            return Optional.of(text.notBegun("adopt()", deadline.limit()));
        }
        Object state = state();
        Result<Boolean> result = run(pair.change().to(), "adopt", adoption(pair.to(), state), deadline.left());
        if (result instanceof Threw<Boolean> thrown) {
            return Optional.of(text.adoptFailed(thrown));
        }
        if (result instanceof Overdue<Boolean> overdue) {
            return Optional.of(text.overdue("adopt() of " + TransferText.name(pair.to()), overdue, deadline.limit()));
        }
        place = new WithNew(state);
        return Optional.empty();
    }

    /** Takes the state from the new version again, as a rollback would. */
    Optional<Problem> comeBack(Deadline deadline) {
        return place instanceof WithNew there
                ? comeBack(there.original(), deadline::left)
                : Optional.of(text.oneWay(List.of("The new version does not have it.")));
    }

    /**
     * Whichever step fails, it is the original that goes back to the old version after that: it was that version's own.
     */
    private Optional<Problem> comeBack(Object original, Supplier<Duration> limit) {
        place = new WithHost(original);
        Result<Object> released = run(pair.change().to(), "release", pair.to()::release, limit.get());
        Object state = value(released);
        if (state == null || released instanceof Overdue<?>) {
            return Optional.of(failedBack("release() of " + TransferText.name(pair.to()), released));
        }
        Result<StateGraph.Outcome> checked = walk(pair.change().to(), state, newTerritory, limit.get());
        if (value(checked) instanceof Holds holds) {
            return Optional.of(text.oneWay(List.of(holds.what() + ".")));
        }
        if (!(checked instanceof Returned<?>)) {
            return Optional.of(failedBack("The check", checked));
        }
        Result<Boolean> adopted = adoptOld(state, limit.get());
        if (value(adopted) == null) {
            return Optional.of(failedBack("adopt() of " + pair.name(), adopted));
        }
        place = new WithOld();
        return Optional.empty();
    }

    private Problem failedBack(String step, Result<?> result) {
        Problem problem = text.oneWay(text.facts(step, result));
        return result instanceof Overdue<?>
                ? new Problem(
                        ProblemCode.STATE_TIMEOUT, problem.what(), problem.facts(), problem.state(), problem.remedy())
                : problem;
    }

    /**
     * Brings the state back to the old version, from wherever it is.
     *
     * @return that it is stranded, if it is
     */
    Optional<Problem> takeBack() {
        if (place instanceof WithNew there
                && comeBack(there.original(), limits::back).isEmpty()) {
            return Optional.empty();
        }
        return place instanceof WithHost here ? takeBack(here.state()) : Optional.empty();
    }

    private Optional<Problem> takeBack(Object state) {
        if (last.hasAdopted()) {
            place = new WithOld();
            return Optional.empty();
        }
        if (last.isUnderWay()) {
            return strand(state, List.of("adopt() of " + pair.name() + " has still not returned."));
        }
        try {
            Result<Boolean> result = adoptOld(state, limits.back());
            if (value(result) == null) {
                return strand(state, text.facts("adopt() of " + pair.name(), result));
            }
            place = new WithOld();
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            return strand(state, Failure.describe(e));
        }
    }

    /** The old version may adopt it after all, before or after it is in custody, and then it is not stranded. */
    private Optional<Problem> strand(Object state, List<String> facts) {
        Kept kept = new Kept(state, last);
        custody.put(key, kept);
        if (last.hasAdopted() && custody.remove(key, kept)) {
            place = new WithOld();
            return Optional.empty();
        }
        place = new InCustody();
        return Optional.of(text.stranded(facts));
    }

    private Result<Boolean> adoptOld(Object state, Duration limit) {
        Attempt attempt = new Attempt();
        last = attempt;
        Result<Boolean> result = run(
                pair.change().from(),
                "adopt",
                adoption(pair.from(), state),
                limit,
                end -> adoptedLate(attempt, value(end) != null));
        if (!isUnderWay(result)) {
            attempt.end(value(result) != null);
        }
        return result;
    }

    private void adoptedLate(Attempt attempt, boolean adopted) {
        attempt.end(adopted);
        boolean isKept = custody.find(key).orElse(null) instanceof Kept kept
                && kept.last() == attempt
                && adopted
                && custody.remove(key, kept);
        if (isKept) {
            custody.tell(text.cameBackLate());
        }
    }

    private Object state() {
        if (place instanceof WithHost here) {
            return here.state();
        }
        throw new IllegalStateException("The state of " + pair.name() + " is not with the host: " + place.getClass());
    }

    private static Callable<Boolean> adoption(Stateful<Object> provider, Object state) {
        return () -> {
            provider.adopt(state);
            return true;
        };
    }

    private Result<StateGraph.Outcome> walk(Side side, Object state, Territory territory, Duration limit) {
        return run(side, "check", () -> StateGraph.walk(state, territory), limit);
    }

    /** For what may end after its time without any consequence: its version is given up. */
    private <T> Result<T> run(Side side, String what, Callable<T> work, Duration limit) {
        return run(side, what, work, limit, end -> {});
    }

    private <T> Result<T> run(Side side, String what, Callable<T> work, Duration limit, Consumer<Ended<T>> late) {
        return Errand.run(side.worker(), what, work, limit, limits.grace(), late);
    }

    private static boolean isUnderWay(Result<?> result) {
        return result instanceof Overdue<?> overdue && overdue.then() == null;
    }

    /** What was returned, be it in the grace; null when nothing was. */
    private static <T> @Nullable T value(Result<T> result) {
        if (result instanceof Overdue<T> overdue) {
            return overdue.then() instanceof Returned<T> returned ? returned.value() : null;
        }
        return result instanceof Returned<T> returned ? returned.value() : null;
    }
}
