package dev.molt.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Makes threads of one version, which inherit nothing from the ones that need them, and knows their end. Thread-safe. */
final class Threads implements ThreadFactory {
    private static final int FEW = 16;

    private final Owner owner;
    private final String kind;

    /** All that have not ended, and some that have; guarded by this. */
    private final List<Thread> made = new ArrayList<>();

    /** How many there are to be before those that have ended are forgotten; guarded by this. */
    private int many = FEW;

    private int number;

    /** @param kind follows the owner's name in the threads' */
    Threads(Owner owner, String kind) {
        this.owner = owner;
        this.kind = kind;
    }

    @Override
    public synchronized Thread newThread(Runnable work) {
        number++;
        Thread thread = new Thread(null, work, owner.name() + " " + kind + " " + number, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(owner.loader());
        if (made.size() >= many) {
            made.removeIf(other -> other.getState() == Thread.State.TERMINATED);
            many = Math.max(FEW, 2 * made.size());
        }
        made.add(thread);
        return thread;
    }

    /** Waits until all that were started have ended; no more may be made. */
    void join() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(made);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }
}
