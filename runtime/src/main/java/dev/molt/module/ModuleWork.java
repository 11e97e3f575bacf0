package dev.molt.module;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Code of one module version at work on a thread of the host's, which nobody has to wait for longer than they like. What
 * the code leaves on that thread goes with it. Thread-safe.
 *
 * @param <T> what it comes to
 */
public final class ModuleWork<T> {
    private final Thread thread;
    private final AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();

    /** What the work has come to. */
    public sealed interface Outcome<T> {
        /** It is done. */
        record Returned<T>(T result) implements Outcome<T> {}

        /** It threw. The exception holds the module: it is put into words at once, and not kept. */
        record Threw<T>(Throwable failure) implements Outcome<T> {}

        /**
         * It is not done in time. Its thread was interrupted, and may go on.
         *
         * @param stack where the thread was
         */
        record Overdue<T>(List<StackTraceElement> stack) implements Outcome<T> {
            public Overdue {
                stack = List.copyOf(stack);
            }
        }
    }

    private ModuleWork(ModuleVersion version, String what, Consumer<Runnable> within, Callable<T> work) {
        this.thread = new Thread(
                null, () -> within.accept(() -> outcome.set(result(work))), "molt-" + what + " " + version, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(version.loader());
    }

    /**
     * Begins the work.
     *
     * @param what one word for the thread's name
     * @param within runs what it is given, on the same thread, in the generation that the work belongs to
     */
    static <T> ModuleWork<T> begin(ModuleVersion version, String what, Consumer<Runnable> within, Callable<T> work) {
        ModuleWork<T> begun = new ModuleWork<>(version, what, within, work);
        begun.thread.start();
        return begun;
    }

    private static <T> Outcome<T> result(Callable<T> work) {
        try {
            return new Outcome.Returned<>(work.call());
        } catch (Throwable e) {
            return new Outcome.Threw<>(e);
        }
    }

    /** Runs the work and nothing else. */
    Thread thread() {
        return thread;
    }

    /**
     * Waits for the work, and interrupts it when the time is over before.
     *
     * @param look tells where a thread is, better than its Java frames do, or nothing; asked before the interrupt, which
     *     moves the thread
     */
    Outcome<T> await(Duration limit, Function<Thread, List<StackTraceElement>> look) {
        Outcome<T> done = join(limit) ? outcome.get() : null;
        if (done != null) {
            return done;
        }
        List<StackTraceElement> told = look.apply(thread);
        List<StackTraceElement> stack = told.isEmpty() ? List.of(thread.getStackTrace()) : told;
        thread.interrupt(); // ours: it runs nothing but this work
        return new Outcome.Overdue<>(stack);
    }

    /** Waits for the work; false when it is not done in time. */
    private boolean join(Duration limit) {
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
