package dev.molt.reference;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A task that runs in one generation, once. Holds that generation open until then, or until nobody can run it. Thread-safe. */
final class PinnedTask<T extends @Nullable Object> implements Callable<T> {
    private final Switchboard switchboard;

    /** The generation's; the lease holds that open. */
    private final long epoch;

    private final Callable<T> task;
    private final Lease lease;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Made while something else holds the generation. */
    PinnedTask(Switchboard switchboard, Generation generation, Callable<T> task) {
        this.switchboard = switchboard;
        this.epoch = generation.epoch();
        this.task = task;
        this.lease = generation.leases().pin(this, "a task that waits to run");
    }

    void run() {
        try {
            T unused = call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("A Runnable throws no checked exception", e);
        }
    }

    @Override
    public T call() throws Exception {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("A task of a pin runs once");
        }
        CallRecord record = switchboard.current();
        Lease ofCall =
                record.isInCall() ? switchboard.decided(record).leases().pin(this, "a task that a call runs") : null;
        Pinned pinned = Pinned.begin(switchboard.records(), record, epoch, this);
        try {
            return task.call();
        } finally {
            pinned.endWithInner();
            if (ofCall != null) {
                ofCall.close();
            }
            lease.close();
        }
    }

    /** It will never run. */
    void forget() {
        if (begun.compareAndSet(false, true)) {
            lease.close();
        }
    }
}
