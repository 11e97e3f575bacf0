package dev.molt.state;

import dev.molt.problem.Problem;
import dev.molt.state.HandOvers.Measure;
import dev.molt.state.Place.InCustody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The hand-over of one module: the states of all its stateful providers, one after the other. Confined to whoever
 * carries it out.
 */
final class HandOver {
    private final Change change;
    private final List<Transfer> transfers;

    private Duration release = Duration.ZERO;
    private Duration check = Duration.ZERO;
    private Duration adopt = Duration.ZERO;

    HandOver(Change change, HandOvers.Surroundings surroundings) {
        this.change = change;
        this.transfers = Pair.of(change).stream()
                .map(pair -> new Transfer(pair, surroundings))
                .toList();
    }

    Change change() {
        return change;
    }

    /** Goes to the new version and back once. */
    Optional<Problem> rehearse(Deadline deadline) {
        return take(deadline).or(() -> give(deadline)).or(() -> each(transfer -> transfer.comeBack(deadline)));
    }

    /** Releases and checks. */
    Optional<Problem> take(Deadline deadline) {
        long begin = System.nanoTime();
        Optional<Problem> failed = each(transfer -> transfer.release(deadline));
        long between = System.nanoTime();
        release = Duration.ofNanos(between - begin);
        failed = failed.or(() -> each(transfer -> transfer.check(deadline)));
        check = Duration.ofNanos(System.nanoTime() - between);
        return failed;
    }

    /** Adopts what was taken. */
    Optional<Problem> give(Deadline deadline) {
        long begin = System.nanoTime();
        Optional<Problem> failed = each(transfer -> transfer.adopt(deadline));
        adopt = Duration.ofNanos(System.nanoTime() - begin);
        return failed;
    }

    private Optional<Problem> each(Function<Transfer, Optional<Problem>> step) {
        return transfers.stream().map(step).flatMap(Optional::stream).findFirst();
    }

    /** Brings back all that is not with the old version; tells what is stranded. */
    List<Problem> takeBack() {
        return transfers.stream()
                .map(Transfer::takeBack)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What has become of the old version's state, after {@link #takeBack}. */
    String afterwards() {
        boolean isWhole = transfers.stream().noneMatch(transfer -> transfer.place() instanceof InCustody);
        return isWhole
                ? change.from().version() + " goes on with its state."
                : "The host keeps state of " + change.from().version() + ", which goes on without it.";
    }

    Measure measure() {
        return new Measure(change.module(), release, check, adopt);
    }

    /** What could not be looked into. */
    List<String> unseen() {
        return transfers.stream()
                .flatMap(transfer -> transfer.unseen().stream())
                .map(spot -> change.from().version() + ": " + spot)
                .toList();
    }
}
