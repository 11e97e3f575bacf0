package dev.molt.state;

import dev.molt.module.Failure;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The hand-overs of one update, of all modules side by side: either all new versions have their state at the end, or all
 * old ones have theirs, but for what is stranded and told. No module adopts before all have released. Confined to
 * whoever carries out the update; what the modules do runs on their own threads.
 */
public final class HandOvers {
    private final List<HandOver> handOvers;
    private final List<Problem> unclaimed;
    private final Limits limits;

    private HandOvers(List<HandOver> handOvers, List<Problem> unclaimed, Limits limits) {
        this.handOvers = handOvers;
        this.unclaimed = unclaimed;
        this.limits = limits;
    }

    /**
     * What all hand-overs of a host have in common.
     *
     * @param host whether a loader that is not the JDK's is one that stays, as the contracts' and the references' do
     * @param custody keeps what is with no version; one for the life of the host
     */
    public record Surroundings(Predicate<ClassLoader> host, Custody custody, Limits limits) {
        Territory territory(Side side) {
            return new Territory(side.loader(), side.version(), host);
        }
    }

    /** What has become of all states. */
    public sealed interface Outcome {}

    /**
     * The new versions have them.
     *
     * @param measures how long it took, for each module
     * @param unseen what could not be looked into: the module version, the path and the class
     */
    public record Done(List<Measure> measures, List<String> unseen) implements Outcome {
        public Done {
            measures = List.copyOf(measures);
            unseen = List.copyOf(unseen);
        }
    }

    /**
     * The old versions have them.
     *
     * @param problems why, one for each module that failed
     */
    public record Refused(List<Problem> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The old versions have theirs, but for some that the host keeps.
     *
     * @param problems why the hand-over failed
     * @param stranded which states the host keeps, and why
     */
    public record Stranded(List<Problem> problems, List<Problem> stranded) implements Outcome {
        public Stranded {
            problems = List.copyOf(problems);
            stranded = List.copyOf(stranded);
        }
    }

    /** How long the hand-over of one module took; of all its states together. */
    public record Measure(String module, Duration release, Duration check, Duration adopt) {}

    /** A failure, and whose it is. */
    private record Failed(HandOver handOver, Problem problem) {
        Problem told() {
            return problem.state().isEmpty() ? problem.withState(handOver.afterwards()) : problem;
        }
    }

    /** Plans the hand-overs of these changes; runs no module's code. */
    public static HandOvers of(Collection<Change> changes, Surroundings surroundings) {
        List<HandOver> handOvers = changes.stream()
                .filter(change -> !change.from().providers().isEmpty())
                .map(change -> new HandOver(change, surroundings))
                .toList();
        List<Problem> unclaimed =
                changes.stream().map(Pair::unclaimed).flatMap(Optional::stream).toList();
        return new HandOvers(handOvers, unclaimed, surroundings.limits());
    }

    /** The modules that have state to be handed over; empty when there is nothing to do. */
    public Set<String> modules() {
        return handOvers.stream()
                .map(handOver -> handOver.change().module())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why the update can't be, since state would be lost; empty when it can. Known before any door is closed. */
    public List<Problem> unclaimed() {
        return unclaimed;
    }

    /**
     * Hands all states over. No call may be inside one of the modules, or come before this has returned.
     *
     * @param rehearsed whether all of it is first done to the new versions and back
     */
    public Outcome run(boolean rehearsed) {
        if (!unclaimed.isEmpty()) {
            return new Refused(unclaimed);
        }
        Deadline deadline = Deadline.in(limits.all());
        List<Failed> failed = rehearsed ? phase(handOver -> handOver.rehearse(deadline)) : List.of();
        failed = failed.isEmpty() ? phase(handOver -> handOver.take(deadline)) : failed;
        failed = failed.isEmpty() ? phase(handOver -> handOver.give(deadline)) : failed;
        return failed.isEmpty() ? done() : undone(failed);
    }

    private Done done() {
        return new Done(
                handOvers.stream().map(HandOver::measure).toList(),
                handOvers.stream()
                        .flatMap(handOver -> handOver.unseen().stream())
                        .toList());
    }

    private Outcome undone(List<Failed> failed) {
        List<Problem> stranded = giveBack();
        List<Problem> problems = failed.stream().map(Failed::told).toList();
        return stranded.isEmpty() ? new Refused(problems) : new Stranded(problems, stranded);
    }

    /**
     * Gives all states back to the old versions, after an update that failed later on. What is with them stays there.
     *
     * @return what is stranded now
     */
    public List<Problem> giveBack() {
        return parallel(HandOver::takeBack).stream().flatMap(List::stream).toList();
    }

    private List<Failed> phase(Function<HandOver, Optional<Problem>> step) {
        List<Optional<Failed>> results = parallel(handOver -> attempt(handOver, step));
        return results.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Failed> attempt(HandOver handOver, Function<HandOver, Optional<Problem>> step) {
        try {
            return step.apply(handOver).map(problem -> new Failed(handOver, problem));
        } catch (RuntimeException | Error e) {
            Problem defect = Problem.of(
                    ProblemCode.INTERNAL,
                    "The hand-over from " + handOver.change() + " failed.",
                    Failure.describe(e),
                    "report it, with the log.");
            return Optional.of(new Failed(handOver, defect));
        }
    }

    /** Does this for all modules, each on a thread of the host's that waits for the modules' threads. */
    private <T> List<T> parallel(Function<HandOver, T> step) {
        if (handOvers.size() == 1) {
            return List.of(step.apply(handOvers.get(0)));
        }
        List<CompletableFuture<T>> underWay = handOvers.stream()
                .map(handOver -> CompletableFuture.supplyAsync(() -> step.apply(handOver), onThreadFor(handOver)))
                .toList();
        return underWay.stream().map(CompletableFuture::join).toList();
    }

    private static Executor onThreadFor(HandOver handOver) {
        return work -> {
            Thread thread = new Thread(null, work, "molt-hand-over " + handOver.change(), 0, false);
            thread.setDaemon(true);
            thread.start();
        };
    }
}
