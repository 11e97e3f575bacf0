package dev.molt.reference;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Which epoch one thread's call is inside: a hazard pointer (Michael, 2004) with the epoch as the hazard. Written by its
 * owner only, read by whoever drains. A number and not the generation itself, as storing a reference would cost the
 * garbage collector's barriers twice a call.
 *
 * <p>Public for generated references only. Thread-safe.
 */
public final class CallRecord extends CallRecordState {
    /** The epoch of a thread that is inside no call. */
    public static final long OUTSIDE = 0;

    /** The epoch of a record that a virtual thread has borrowed for a call that it has yet to enter. */
    static final long BORROWED = -1;

    /** The epoch of a thread that is inside no call, but whose next one enters the generation of {@link #pinned}. */
    static final long PINNED = -2;

    private static final VarHandle EPOCH;

    static {
        try {
            EPOCH = MethodHandles.lookup().findVarHandle(CallRecordState.class, "epoch", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The thread that writes this record; no other ever does. Null in the one record that is nobody's. */
    final @Nullable Thread owner;

    /** The innermost of the pins that the owner's calls are under; the owner's. */
    @Nullable
    Pinned pinned;

    // Keeps a neighbour's record off this one's cache line; CallRecordPadding has what lies before.
    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    CallRecord(@Nullable Thread owner, long epoch) {
        this.owner = owner;
        EPOCH.set(this, epoch);
    }

    /** The epoch that the owner is inside, as the owner itself sees it, or {@link #OUTSIDE}. */
    public long inside() {
        return (long) EPOCH.get(this);
    }

    /** Leaves an outermost call. All that the call did happens before. */
    public static void leave(CallRecord record) {
        EPOCH.setRelease(record, OUTSIDE);
    }

    /**
     * Sets what the owner is inside without looking again: for a generation that something else holds open, and for
     * going back to what the owner was inside before.
     */
    void restore(long epoch) {
        EPOCH.setRelease(this, epoch);
    }

    /** Whether the owner is inside a call now, whose generation its next call stays in. */
    boolean isInCall() {
        return inside() > OUTSIDE;
    }

    /** Announces the epoch without an instruction that orders it before later reads: see {@link Switchboard}. */
    void announceAsymmetrically(long entered) {
        EPOCH.setOpaque(this, entered);
        VarHandle.releaseFence();
        VarHandle.acquireFence();
    }

    /** Announces the epoch, ordered before all later reads by the memory model alone. */
    void announceSequentially(long entered) {
        EPOCH.setVolatile(this, entered);
    }

    /** What the owner is inside, for those who drain: what it did before leaving happens before this. */
    long observed() {
        return (long) EPOCH.getAcquire(this);
    }
}

/** The one word of a {@link CallRecord}. */
class CallRecordState extends CallRecordPadding {
    /**
     * Set by enter, reset by leave, by the owner only. Generated code writes it directly when an exception leaves a
     * call: that store needs no stack frame, so even a StackOverflowError can't lose it.
     */
    @SuppressWarnings("unused") // by VarHandle and by generated code
    public volatile long epoch;
}

class CallRecordPadding {
    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
