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

    /** The garbage collector has proven that nothing is left of an old module version. */
    record Collected(String module, String label) implements MoltEvent {}
}
