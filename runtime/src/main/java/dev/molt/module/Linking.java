package dev.molt.module;

import dev.molt.problem.MoltException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Links many classes, on several threads where that pays. No code of the classes runs. Thread-safe: the threads share
 * the number of the next class and the first failure, both atomic, and end before {@link #all} returns, which makes
 * everything they did visible to its caller.
 */
final class Linking {
    /** Below this, starting a thread costs more than it saves. */
    private static final int PARALLEL_FROM = 32;

    private static final int MOST_THREADS = 4;

    private final List<String> classes;
    private final Consumer<String> link;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Linking(List<String> classes, Consumer<String> link) {
        this.classes = classes;
        this.link = link;
    }

    /**
     * Links all classes.
     *
     * @param link links one, from any thread; throws a {@link MoltException} when the module can't run
     * @throws MoltException the first one that was thrown; some classes are then not linked
     */
    static void all(List<String> classes, Consumer<String> link) {
        Linking linking = new Linking(classes, link);
        int threads = classes.size() < PARALLEL_FROM
                ? 1
                : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(null, linking::work, "molt-load-" + i, 0, false);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        linking.work();
        join(others);
        Throwable failed = linking.failure.get();
        if (failed instanceof RuntimeException known) {
            throw known;
        }
        if (failed instanceof Error error) {
            throw error;
        }
    }

    private void work() {
        try {
            for (int i = next.getAndIncrement(); i < classes.size(); i = next.getAndIncrement()) {
                link.accept(classes.get(i));
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(classes.size());
        }
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
