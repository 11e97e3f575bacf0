package dev.molt.work;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** What a module sees of its version's {@link Workers}. Thread-safe. */
class OwnedExecutor extends AbstractExecutorService {
    private final Workers workers;

    OwnedExecutor(Workers workers) {
        this.workers = workers;
    }

    @Override
    public final void execute(Runnable task) {
        if (task == null) {
            throw new NullPointerException("task");
        }
        workers.execute(task);
    }

    @Override
    public final void shutdown() {
        throw closedByHost();
    }

    @Override
    public final List<Runnable> shutdownNow() {
        throw closedByHost();
    }

    /** Overrides what newer JDKs have. */
    @SuppressWarnings("DoNotCallSuggester") // nobody does by this name
    public final void close() {
        throw closedByHost();
    }

    private UnsupportedOperationException closedByHost() {
        return workers.owner().closedByHost(workers.name());
    }

    @Override
    public final boolean isShutdown() {
        return workers.isShut();
    }

    @Override
    public final boolean isTerminated() {
        return workers.isEnded();
    }

    @Override
    public final boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
        return workers.awaitEnd(time, unit);
    }
}
