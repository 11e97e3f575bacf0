package dev.molt.reference;

import org.jspecify.annotations.Nullable;

/**
 * That one thread's calls stay in one generation, which a lease holds open meanwhile. Pins of a thread form a stack; one
 * that is closed before those above it goes with them. Confined to the record's owner.
 */
final class Pinned {
    private final CallRecords records;
    private final CallRecord record;
    private final long epoch;

    /** What the record said before. */
    private final long around;

    private final @Nullable Pinned outer;

    /** What the lease watches: kept here so that the lease lasts as long as the thread, at most. */
    @SuppressWarnings("unused")
    private final Object holder;

    private boolean over;

    private Pinned(CallRecords records, CallRecord record, long epoch, Object holder) {
        this.records = records;
        this.record = record;
        this.epoch = epoch;
        this.holder = holder;
        this.around = record.inside();
        this.outer = record.pinned;
    }

    /**
     * Has the current thread's calls stay in a generation from now on.
     *
     * @param epoch the generation's
     * @param holder whom the lease watches that holds the generation until the end
     */
    static Pinned begin(CallRecords records, CallRecord record, long epoch, Object holder) {
        Pinned pinned = new Pinned(records, record, epoch, holder);
        record.pinned = pinned;
        record.restore(CallRecord.PINNED);
        return pinned;
    }

    /** Lets the thread's calls go again; in a call that began under this pin, once that has ended. */
    void end() {
        over = true;
        if (record.inside() == CallRecord.PINNED) {
            popEnded(record);
        }
    }

    /** As {@link #end}, for all pins that were begun under this one and not ended as well. */
    void endWithInner() {
        for (Pinned inner = record.pinned; inner != null && inner != this; inner = inner.outer) {
            inner.over = true;
        }
        end();
    }

    /** A call under the innermost pin begins. The lease holds the generation, so nothing is to be looked at again. */
    static long enter(CallRecord record) {
        Pinned pinned = record.pinned;
        if (pinned == null) {
            throw new IllegalStateException("The record says that its thread is pinned, and not where");
        }
        record.restore(pinned.epoch);
        return pinned.epoch;
    }

    /** A call under the innermost pin has ended. */
    static void leave(CallRecord record) {
        record.restore(CallRecord.PINNED);
        popEnded(record);
    }

    private static void popEnded(CallRecord record) {
        for (Pinned top = record.pinned; top != null && top.over; top = record.pinned) {
            record.pinned = top.outer;
            if (top.around == CallRecord.BORROWED) {
                CallRecord.leave(record);
                top.records.giveBack(record);
            } else {
                record.restore(top.around);
            }
            if (top.around != CallRecord.PINNED) {
                return;
            }
        }
    }
}
