package dev.molt.event;

import dev.molt.problem.Problem;
import dev.molt.store.GenerationRecord;
import java.time.Duration;

/** One thing that has happened. Immutable. */
public sealed interface MoltEvent {
    /**
     * A generation went live.
     *
     * @param publishing how long the switch itself took
     */
    record Switched(GenerationRecord generation, Duration publishing) implements MoltEvent {}

    /** A generation has passed its trial: a start comes back in it from here on. */
    record Settled(GenerationRecord generation) implements MoltEvent {}

    /**
     * A generation, or a canary, has not proven itself: the one before it comes back.
     *
     * @param generation the number of the one that goes
     * @param sinceFirst how long after its first failure that was decided
     */
    record TrialFailed(long generation, Problem reason, Duration sinceFirst) implements MoltEvent {}

    /** A next generation gets a part of the calls. */
    record CanaryOut(GenerationRecord candidate) implements MoltEvent {}

    /**
     * A canary has ended.
     *
     * @param promoted whether it is live for all now
     */
    record CanaryEnded(GenerationRecord candidate, boolean promoted) implements MoltEvent {}

    /**
     * State has gone from one version of a module to another.
     *
     * @param held how long new calls to it had to wait, at most
     */
    record HandedOver(String module, Duration held) implements MoltEvent {}

    /** An update was refused, or a candidate can't become one; what was live goes on. */
    record Refused(Problem problem) implements MoltEvent {}

    /** Something went wrong that does not keep the host from doing what it was asked for. */
    record Warned(Problem problem) implements MoltEvent {}

    /** Something in the watched directory is not ready to be an update yet; or the directory itself is gone. */
    record Waiting(Problem problem) implements MoltEvent {}

    /**
     * The last call in an old generation has ended.
     *
     * @param took how long that was after the switch
     */
    record Drained(long generation, Duration took) implements MoltEvent {}

    /** Calls in an old generation have not ended by the deadline; Molt keeps waiting. */
    record DrainOverdue(long generation, Duration since, int inside) implements MoltEvent {}

    /** An old module version was closed. */
    record Retired(String module, String label) implements MoltEvent {}

    /** Collections have shown that something holds an old module version; it may still let go. */
    record Held(String module, String label) implements MoltEvent {}

    /** The garbage collector has proven that nothing is left of an old module version. */
    record Collected(String module, String label) implements MoltEvent {}
}
