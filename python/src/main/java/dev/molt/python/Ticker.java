package dev.molt.python;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks again and again at contexts in which several threads are, and at nothing where there is none. Thread-safe. */
final class Ticker {
    static final Ticker OF_PROCESS = new Ticker();

    private static final long PERIOD_MILLIS = 20;

    private final Set<Turns> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(null, task, "molt-python-turns", 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(Ticker.class.getClassLoader());
        return made;
    });

    private Ticker() {
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
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
