package dev.molt.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What tasks pass when they begin and when they have ended. While anything holds it none begins. Thread-safe. */
final class Gate {
    /*
     * Why no task runs between await(…), once it has returned true under a hold, and the release of that hold
     *
     * (1) "inside" counts the tasks that have begun and not ended: it is raised before a task's first instruction and
     *     lowered after its last one, both under this monitor.
     * (2) It is raised only while there is no hold, by enter(…), or at the moment in which the last one ends, by
     *     release(…).
     * (3) await(…) has seen it at zero, under this monitor. By (2) it stays there until the release, so by (1) nothing
     *     runs; and what the tasks did happens before what follows await(…).
     *
     * For several gates that holds of each by itself, whatever still runs in the others: work that is handed to it waits.
     * All are held before the first is awaited, so that nothing begins in one which prolongs the wait for another.
     *
     * A task that waits for another one, which can't begin, never ends. So whoever awaits has a limit, and releases.
     */

    /** Why nothing begins. */
    enum Hold {
        PAUSED,
        NOT_LIVE
    }

    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

    /** What is to begin when nothing holds the gate any more, in its order. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private int inside;
    private boolean shut;

    /**
     * Whether a task begins now: then whoever asks runs it, and calls {@link #leave} at its end. Else it waits, and is
     * among those that {@link #release} returns, or {@link #shut}.
     *
     * @throws Shut when nothing begins here any more
     */
    synchronized boolean enter(Runnable task) throws Shut {
        if (shut) {
            throw new Shut();
        }
        if (!holds.isEmpty()) {
            waiting.add(task);
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave() {
        inside--;
        if (inside == 0) {
            notifyAll();
        }
    }

    synchronized void hold(Hold why) {
        holds.add(why);
    }

    /** Ends a hold; what is returned has begun. */
    synchronized List<Runnable> release(Hold why) {
        holds.remove(why);
        if (!holds.isEmpty()) {
            return List.of();
        }
        inside += waiting.size();
        return takeWaiting();
    }

    /** Waits until no task is inside; false when the time is over before. */
    synchronized boolean await(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; inside > 0; left = until - System.nanoTime()) {
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Lets nothing begin any more, and returns what had to wait and never did. */
    synchronized List<Runnable> shut() {
        shut = true;
        return takeWaiting();
    }

    /** Takes back what waits. */
    synchronized void withdraw(Runnable task) {
        waiting.remove(task);
    }

    synchronized boolean isShut() {
        return shut;
    }

    private List<Runnable> takeWaiting() {
        List<Runnable> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    /** The gate is shut for good. */
    static final class Shut extends Exception {
        private static final long serialVersionUID = 1L;

        Shut() {
            super("shut", null, false, false);
        }
    }
}
