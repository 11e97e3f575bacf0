package dev.molt.leak;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The platform threads that live, as far as they show whose they are. They are told and left alone. */
final class LiveThreads implements Registry {
    /** How long all threads together may need that are about to end. */
    private static final Duration GRACE = Duration.ofMillis(500);

    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        long until = System.nanoTime() + GRACE.toNanos();
        all().filter(thread -> thread != Thread.currentThread())
                .filter(thread -> code.owns(thread) || code.owns(thread.getContextClassLoader()))
                .filter(thread -> !endsBefore(until, thread))
                .forEach(thread -> found.accept(leftover(code, thread)));
    }

    private static Stream<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 1];
        int found = root.enumerate(threads);
        while (found == threads.length) {
            threads = new Thread[2 * found];
            found = root.enumerate(threads);
        }
        return Arrays.stream(threads, 0, found);
    }

    private static boolean endsBefore(long until, Thread thread) {
        try {
            thread.join(Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static Leftover leftover(ClosedCode code, Thread thread) {
        List<StackTraceElement> stack = List.of(thread.getStackTrace());
        boolean inside = code.owns(thread) || stack.stream().anyMatch(code::owns);
        return new Leftover(
                inside ? LeakVector.THREAD : LeakVector.CONTEXT_CLASS_LOADER,
                "'" + thread.getName() + "'",
                false,
                stack);
    }
}
