package dev.molt.examples.game.demo;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What players and the auditor have counted. Thread-safe. */
final class Tally {
    final LongAdder commands = new LongAdder();

    /** Calls that failed and should not have. */
    final LongAdder failed = new LongAdder();

    /** Calls that the faulty version failed while it was on trial. */
    final LongAdder failedOnTrial = new LongAdder();

    /** Answers with another number than the one after the session's last: a command was lost, or done twice. */
    final LongAdder outOfSequence = new LongAdder();

    final LongAdder censuses = new LongAdder();

    /** Censuses that found more or less gold than there is. */
    final LongAdder wrongGold = new LongAdder();

    /** Censuses in which the world was younger than before. */
    final LongAdder wentBack = new LongAdder();

    /** The first of what should not have been, for people. */
    final AtomicReference<@Nullable String> firstBreach = new AtomicReference<>();

    void breach(LongAdder kind, String what) {
        kind.increment();
        firstBreach.compareAndSet(null, what);
    }
}
