package dev.molt.python.safepoint;

import com.oracle.truffle.api.TruffleSafepoint;
import java.util.concurrent.locks.LockSupport;

/**
 * A sleep that safepoints interrupt for a moment. Truffle's own way to interrupt a thread is {@link Thread#interrupt},
 * which could not be told from that of somebody who wants the sleep to end. Confined to the thread that sleeps, but for
 * {@link #interrupt}.
 */
final class Sleep implements TruffleSafepoint.Interrupter {
    private final long until;

    /** Whether something is to be done at the safepoint. */
    private volatile boolean wanted;

    /** Whether somebody interrupted the thread. */
    private boolean interrupted;

    Sleep(long nanos) {
        this.until = System.nanoTime() + nanos;
    }

    /** False when it was interrupted. */
    boolean sleep() {
        TruffleSafepoint.getCurrent().setBlocked(null, this, Sleep::park, this, null, null);
        return !interrupted;
    }

    /** @throws InterruptedException to have what is wanted done, and to be called again then */
    private void park() throws InterruptedException {
        for (long left = until - System.nanoTime(); left > 0 && !interrupted; left = until - System.nanoTime()) {
            if (wanted) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(this, left);
            interrupted = Thread.interrupted();
        }
    }

    @Override
    public void interrupt(Thread thread) {
        wanted = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void resetInterrupted() {
        wanted = false;
    }
}
