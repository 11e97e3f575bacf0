package dev.molt.reference;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Shows the JIT compiler, before a reference is handed out, that it jumps to more than one target and that an enter may
 * be repeated. Otherwise the compiler would bet on the first provider's class and on the live epoch standing still, and
 * the first switches would deoptimise every hot caller.
 *
 * <p>The calls can't reach a provider: while they go on, decoys stand in the target of every slot, whichever generation
 * goes live meanwhile. Confined to a thread of its own, which the holder of the lock of {@link References} waits for.
 */
final class Priming implements Runnable {
    /** Enough for the profiling compiler to come and to see all decoys; about a millisecond for each method. */
    private static final int CALLS = 6_000;

    private final ReferenceSite site;
    private final MethodHandle calls;
    private final Object[] decoys;

    private Priming(ReferenceSite site, MethodHandle calls, Object[] decoys) {
        this.site = site;
        this.calls = calls;
        this.decoys = decoys;
    }

    /**
     * Calls each method of a reference that nobody has yet, and returns when done.
     *
     * @param calls calls each method of the reference once, with zeros and nulls
     * @param decoys targets that do nothing, of different classes
     */
    static void prime(ReferenceSite site, MethodHandle calls, Object[] decoys) {
        Object[] unwired = site.targets().clone();
        // Not the current thread: that one may be inside a call, and its record must say so all the time.
        Thread thread = new Thread(null, new Priming(site, calls, decoys), "molt-priming", 0, false);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        for (; ; ) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        System.arraycopy(unwired, 0, site.targets(), 0, unwired.length);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        CallRecord record = site.record();
        for (int i = 0; i < CALLS; i++) {
            Arrays.fill(site.targets(), decoys[i % decoys.length]);
            try {
                calls.invoke();
            } catch (Throwable e) {
                throw new LinkageError("The reference to " + site.key() + " can't be called", e);
            }
            site.switchboard().enter(record, CallRecord.BORROWED);
            CallRecord.leave(record);
        }
    }
}
