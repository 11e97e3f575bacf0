package dev.molt.reference;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hold on a generation by the result of a call. It ends when it was closed and nobody uses the result any more. The
 * phantom reference is to whoever can still use it. Thread-safe.
 */
final class Lease extends PhantomReference<Object> {
    private final Leases leases;
    private final String method;
    private final String thread;
    private final boolean virtual;
    private final boolean pin;
    private final Instant since = Instant.now();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** One for not being closed, and one for each use under way: nobody enters after it became zero. */
    private final AtomicInteger holds = new AtomicInteger(1);

    Lease(Leases leases, Object holder, ReferenceQueue<Object> forgotten, String method, boolean pin) {
        super(holder, forgotten);
        this.leases = leases;
        this.method = method;
        this.pin = pin;
        this.thread = Inside.name(Thread.currentThread());
        this.virtual = CallRecords.isVirtual(Thread.currentThread());
    }

    /** Starts a use of the result, which {@link #leave} ends; false when the lease has ended. */
    boolean enter() {
        for (int now = holds.get(); now > 0; now = holds.get()) {
            if (holds.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    void leave() {
        if (holds.decrementAndGet() == 0) {
            leases.closed(this);
        }
    }

    /** The result is done; the second time nothing happens. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    boolean isPin() {
        return pin;
    }

    Inside inside() {
        return new Inside(thread, virtual, Optional.of(method), Optional.of(since), List.of());
    }
}
