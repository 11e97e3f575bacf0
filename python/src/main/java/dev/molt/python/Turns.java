package dev.molt.python;

import dev.molt.api.PythonException;
import dev.molt.python.bridge.Entrance;
import dev.molt.python.safepoint.Safepoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who is inside a context, and that each gets a turn: one thread at a time runs Python, and a loop would keep it for
 * itself. Thread-safe.
 *
 * <p>Nobody waits for the lock of one Python while he has that of another, so no two threads wait for each other:
 * Python lets its lock go when it calls Java, and so has none when Java calls another Python; and at a safepoint, to
 * which a thread comes with the lock of the context that it is in, it waits for that one only.
 */
final class Turns implements Entrance {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The last way in of each thread, to whichever context; none for those that are in no Python. */
    private static final ThreadLocal<@Nullable Entry> INNERMOST = new ThreadLocal<>();

    private final Safepoints safepoints;
    /** Lets Python's lock go and takes it again; nothing until it is known. */
    private volatile Runnable pause = () -> {};

    /** The threads that are inside. */
    private final Map<Thread, Stay> inside = new ConcurrentHashMap<>();

    /** The size of {@link #inside}, which is cheaper to know. */
    private final AtomicInteger crowd = new AtomicInteger();

    /** How long a call may be inside; null for ever. */
    private volatile @Nullable Duration limit;

    Turns(Safepoints safepoints) {
        this.safepoints = safepoints;
    }

    /** @param letGo lets Python's lock go and takes it again */
    void pauseBy(Runnable letGo) {
        pause = letGo;
    }

    /** One thread's stay, from its first way in to its last out. Thread-safe. */
    private static final class Stay {
        /** When it came in, of {@link System#nanoTime}. */
        private final long since = System.nanoTime();

        /** Whether the limit of calls is not for it. */
        private final boolean mayLast;

        /**
         * Whether it is to let others in, or does: while it waits for its own turn again it must not begin to do so
         * once more.
         */
        private final AtomicBoolean pausing = new AtomicBoolean();

        private volatile boolean stopped;

        private Stay(boolean mayLast) {
            this.mayLast = mayLast;
        }
    }

    /** One way in, to which the thread comes back from those after it. Confined to its thread. */
    private final class Entry implements Visit {
        private final Stay stay;
        private final boolean outermost;
        private final @Nullable Entry before = INNERMOST.get();

        private Entry(Stay stay, boolean outermost) {
            this.stay = stay;
            this.outermost = outermost;
        }

        @Override
        public void leave() {
            if (before == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(before);
            }
            if (outermost) {
                inside.remove(Thread.currentThread());
                crowd.decrementAndGet();
            }
        }

        @Override
        public Throwable explain(Throwable failure) {
            return stay.stopped
                    ? new PythonException(
                            PythonException.Kind.INTERRUPTED,
                            "TimeoutError",
                            "The Python code was stopped, as it took longer than it may.")
                    : failure;
        }
    }

    @Override
    public Visit enter(boolean mayLast) {
        Stay known = inside.get(Thread.currentThread());
        Entry entry = new Entry(known == null ? comeIn(mayLast) : known, known == null);
        INNERMOST.set(entry);
        return entry;
    }

    private Stay comeIn(boolean mayLast) {
        Stay stay = new Stay(mayLast);
        inside.put(Thread.currentThread(), stay);
        if (crowd.incrementAndGet() == 2) {
            Ticker.OF_PROCESS.watch(this);
        }
        return stay;
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
            if (longest != null && !stay.mayLast && now - stay.since > longest.toNanos()) {
                stop(thread);
            } else if (crowded && thread.getState() == Thread.State.RUNNABLE) {
                letOthersIn(thread, stay);
            }
        });
    }

    private void letOthersIn(Thread thread, Stay stay) {
        if (stay.pausing.compareAndSet(false, true)) {
            safepoints.interrupt(thread, () -> {
                try {
                    if (isInnermost(stay)) {
                        pause.run();
                    }
                } finally {
                    stay.pausing.set(false);
                }
            });
        }
    }

    /** Whether the current thread is in no other Python, whose lock it may have, and still in this stay. */
    private static boolean isInnermost(Stay stay) {
        Entry innermost = INNERMOST.get();
        return innermost != null && innermost.stay == stay;
    }

    List<StackTraceElement> stack(Thread thread) {
        return inside.containsKey(thread) ? safepoints.stack(thread, PATIENCE) : List.of();
    }

    void stop(Thread thread) {
        Stay stay = inside.get(thread);
        if (stay != null) {
            stay.stopped = true;
            safepoints.stop(thread, () -> inside.get(thread) == stay);
        }
    }

    void close() {
        limit = null;
    }
}
