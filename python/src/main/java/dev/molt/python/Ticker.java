package dev.molt.python;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks again and again at contexts in which several threads are, and at nothing where there is none. Thread-safe. */
final class Ticker {
    static final Ticker OF_PROCESS = new Ticker();

    private static final long PERIOD_MILLIS = 20;

    /** The first release whose threads inherit no access control context. */
    private static final int WITHOUT_ACCESS_CONTROL = 24;

    private final Set<Turns> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, Ticker::made);

    Ticker() {
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Of whoever's code is on the stack, the thread keeps nothing: it lives as long as Python is busy. */
    @SuppressWarnings("removal") // where it is removed, threads inherit nothing that it would keep from them
    private static Thread made(Runnable task) {
        if (Runtime.version().feature() >= WITHOUT_ACCESS_CONTROL) {
            return plain(task);
        }
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> plain(task));
    }

    private static Thread plain(Runnable task) {
        Thread made = new Thread(null, task, "molt-python-turns", 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(Ticker.class.getClassLoader());
        return made;
    }

    /** Looks at it until it needs no looks any more. */
    void watch(Turns turns) {
        if (watched.add(turns)) {
            again(turns);
        }
    }

    private void again(Turns turns) {
        var unused = thread.schedule(() -> look(turns), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(Turns turns) {
        turns.tick();
        if (turns.needLooks()) {
            again(turns);
            return;
        }
        watched.remove(turns);
        // Somebody may have come in between the look and this, and found it watched.
        if (turns.needLooks()) {
            watch(turns);
        }
    }
}
