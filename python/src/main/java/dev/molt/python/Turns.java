package dev.molt.python;

import dev.molt.api.PythonException;
import dev.molt.python.bridge.Entrance;
import dev.molt.python.safepoint.Safepoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who is inside a context, and that each gets a turn: one thread at a time runs Python, and a loop would keep it for
 * itself. Thread-safe.
 */
final class Turns implements Entrance {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Safepoints safepoints;
    /** Lets Python's lock go and takes it again; nothing until it is known. */
    private volatile Runnable pause = () -> {};

    /**
     * One thread's stay. Immutable.
     *
     * @param since when it came in, of {@link System#nanoTime}
     * @param mayLast whether the limit of calls is not for it
     */
    private record Stay(long since, boolean mayLast) {}

    /** The threads that are inside. */
    private final Map<Thread, Stay> inside = new ConcurrentHashMap<>();

    /** Those of them that were stopped. */
    private final Set<Thread> stopped = ConcurrentHashMap.newKeySet();

    /** The size of {@link #inside}, which is cheaper to know. */
    private final AtomicInteger crowd = new AtomicInteger();

    /** Who is to let others in, or does: while it waits for its own turn again it must not begin to do so once more. */
    private final Set<Thread> pausing = ConcurrentHashMap.newKeySet();

    /** How long a call may be inside; null for ever. */
    private volatile @Nullable Duration limit;

    Turns(Safepoints safepoints) {
        this.safepoints = safepoints;
    }

    /** @param letGo lets Python's lock go and takes it again */
    void pauseBy(Runnable letGo) {
        pause = letGo;
    }

    @Override
    public boolean enter(boolean mayLast) {
        if (inside.putIfAbsent(Thread.currentThread(), new Stay(System.nanoTime(), mayLast)) != null) {
            return false;
        }
        if (crowd.incrementAndGet() == 2) {
            Ticker.OF_PROCESS.watch(this);
        }
        return true;
    }

    @Override
    public void leave(boolean outermost) {
        if (outermost) {
            inside.remove(Thread.currentThread());
            stopped.remove(Thread.currentThread());
            pausing.remove(Thread.currentThread());
            crowd.decrementAndGet();
        }
    }

    @Override
    public Throwable explain(Throwable failure) {
        return stopped.contains(Thread.currentThread())
                ? new PythonException(
                        PythonException.Kind.INTERRUPTED,
                        "TimeoutError",
                        "The Python code was stopped, as it took longer than it may.")
                : failure;
    }

    int crowd() {
        return crowd.get();
    }

    void limit(Duration longest) {
        limit = longest;
        Ticker.OF_PROCESS.watch(this);
    }

    /** Whether {@link #tick} may have something to do soon. */
    boolean needLooks() {
        return limit != null || crowd.get() > 1;
    }

    /** Lets those who wait have a turn, and stops who took too long. */
    void tick() {
        long now = System.nanoTime();
        Duration longest = limit;
        boolean crowded = crowd.get() > 1;
        inside.forEach((thread, stay) -> {
            if (longest != null && !stay.mayLast() && now - stay.since() > longest.toNanos()) {
                stop(thread);
            } else if (crowded && thread.getState() == Thread.State.RUNNABLE) {
                letOthersIn(thread);
            }
        });
    }

    private void letOthersIn(Thread thread) {
        if (pausing.add(thread)) {
            safepoints.letOthersIn(thread, () -> {
                try {
                    pause.run();
                } finally {
                    pausing.remove(thread);
                }
            });
        }
    }

    List<StackTraceElement> stack(Thread thread) {
        return inside.containsKey(thread) ? safepoints.stack(thread, PATIENCE) : List.of();
    }

    void stop(Thread thread) {
        if (inside.containsKey(thread)) {
            stopped.add(thread);
            safepoints.stop(thread);
        }
    }

    void close() {
        limit = null;
    }
}
