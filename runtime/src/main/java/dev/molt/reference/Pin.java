package dev.molt.reference;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A hold on one generation: while it is open, all calls of the thread that took it are in that generation, and so are
 * those of tasks that were wrapped by it.
 *
 * <pre>{@code
 * try (Pin pin = molt.pin()) {
 *     Quote quote = pricing.quote(order);
 *     pool.submit(pin.wrap(() -> tax.of(quote)));   // the same generation, on another thread
 * }
 * }</pre>
 *
 * <p>Rules of inheritance: a pin taken inside a call, or under another pin, is of that one's generation. One that was
 * taken inside a call binds the thread no longer than that call does, and its tasks as any pin's. Threads inherit
 * nothing by themselves; a task takes a pin along when it is wrapped, runs once, and keeps the generation open until it
 * has run or nobody can reach it any more, even when the pin has been closed meanwhile. While a pin is open, state in
 * its generation can't be handed over. Thread-safe, but closed by the thread that took it.
 */
public final class Pin implements AutoCloseable {
    private final Switchboard switchboard;

    /** Null when it has been closed: who keeps the pin then does not keep old code. */
    private volatile @Nullable Generation generation;

    private final Lease lease;
    private final Thread owner = Thread.currentThread();

    /** The thread's part in it; null when the thread was inside a call already. */
    private final @Nullable Pinned pinned;

    /** Kept so that the lease lasts as long as this object. */
    @SuppressWarnings("unused")
    private final Object holder;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** Of the generation; set when it is closed. */
    private volatile long number;

    private Pin(Switchboard switchboard, Generation generation, Lease lease, @Nullable Pinned pinned, Object holder) {
        this.switchboard = switchboard;
        this.generation = generation;
        this.lease = lease;
        this.pinned = pinned;
        this.holder = holder;
    }

    static Pin take(Switchboard switchboard) {
        CallRecord record = switchboard.current();
        Object holder = new Object();
        String place = place();
        if (record.isInCall()) {
            Generation generation = switchboard.decided(record);
            Lease lease = generation.leases().pin(holder, place);
            return new Pin(switchboard, generation, lease, null, holder);
        }
        long around = record.inside();
        // A call of no length, which the lease outlives.
        Generation generation;
        Lease lease;
        try {
            if (around == CallRecord.PINNED) {
                long unused = Pinned.enter(record);
            } else {
                long unused = switchboard.enter(record);
            }
            generation = switchboard.decided(record);
            lease = generation.leases().pin(holder, place);
        } finally {
            record.restore(around);
        }
        Pinned pinned = Pinned.begin(switchboard.records(), record, generation.epoch(), holder);
        return new Pin(switchboard, generation, lease, pinned, holder);
    }

    /** Where the pin is taken, for people. */
    private static String place() {
        return "pin taken at "
                + StackWalker.getInstance()
                        .walk(frames -> frames.filter(frame -> !isOfMolt(frame.getClassName()))
                                .findFirst()
                                .map(StackWalker.StackFrame::toString)
                                .orElse("an unknown place"));
    }

    private static boolean isOfMolt(String className) {
        return className.equals("dev.molt.Molt")
                || className.equals(Pin.class.getName())
                || className.equals(Switchboard.class.getName());
    }

    /** The number of the generation that is held. */
    public long generation() {
        Generation held = generation;
        return held == null ? number : held.number();
    }

    /**
     * Has a task run in this pin's generation, once, on whichever thread.
     *
     * @throws IllegalStateException when the pin has been closed; from the task's run, when that is the second one
     */
    public Runnable wrap(Runnable task) {
        PinnedTask<@Nullable Void> wrapped = wrapped(() -> {
            task.run();
            return null;
        });
        return wrapped::run;
    }

    /** As {@link #wrap(Runnable)}, for a task with a result. */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return wrapped(task);
    }

    /** An executor whose tasks run in this pin's generation. */
    public Executor executor(Executor executor) {
        return task -> {
            PinnedTask<@Nullable Void> wrapped = wrapped(() -> {
                task.run();
                return null;
            });
            try {
                executor.execute(wrapped::run);
            } catch (RuntimeException | Error e) {
                wrapped.forget();
                throw e;
            }
        };
    }

    private <T extends @Nullable Object> PinnedTask<T> wrapped(Callable<T> task) {
        Generation held = generation;
        if (held == null || !lease.enter()) {
            throw new IllegalStateException("The pin has been closed");
        }
        try {
            return new PinnedTask<>(switchboard, held, task);
        } finally {
            lease.leave();
        }
    }

    /**
     * Lets the thread's calls enter the live generation again; if a call goes on, once it has ended. The second time
     * nothing happens.
     *
     * @throws IllegalStateException on another thread than the one that took the pin
     */
    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("A pin is closed by the thread that took it: " + owner.getName());
        }
        if (closed.compareAndSet(false, true)) {
            number = generation();
            generation = null;
            if (pinned != null) {
                pinned.end();
            }
            lease.close();
        }
    }

    @Override
    public String toString() {
        return "pin of generation " + generation();
    }
}
