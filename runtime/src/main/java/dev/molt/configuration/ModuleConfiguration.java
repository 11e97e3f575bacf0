package dev.molt.configuration;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one version of a module sees of the module's configuration, until it is closed. Thread-safe. */
public final class ModuleConfiguration implements AutoCloseable {
    private final ConfigurationFile file;
    private final Executor executor;
    private final Consumer<Throwable> failed;
    private final List<Consumer<Map<String, String>>> listeners = new CopyOnWriteArrayList<>();

    /** What the listeners have not been told, in its order; guarded by itself. */
    private final Queue<Map<String, String>> untold = new ArrayDeque<>();

    /** Whether a task is telling; guarded by {@link #untold}. */
    private boolean telling;

    ModuleConfiguration(ConfigurationFile file, Executor executor, Consumer<Throwable> failed) {
        this.file = file;
        this.executor = executor;
        this.failed = failed;
    }

    /** What is in force; immutable. */
    public Map<String, String> current() {
        return file.current();
    }

    /** Has each change told, one after the other. */
    public void onChange(Consumer<Map<String, String>> listener) {
        listeners.add(listener);
    }

    /** Has a change told; returns at once. */
    void changed(Map<String, String> next) {
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (untold) {
            untold.add(next);
            if (telling) {
                return;
            }
            telling = true;
        }
        try {
            executor.execute(this::tell);
        } catch (RejectedExecutionException e) {
            close(); // as its version is
        } catch (RuntimeException | Error e) { // no more threads to be had: told with the next change
            synchronized (untold) {
                telling = false;
            }
            failed.accept(e);
        }
    }

    private void tell() {
        for (Map<String, String> next = next(); next != null; next = next()) {
            for (Consumer<Map<String, String>> listener : listeners) {
                try {
                    listener.accept(next);
                } catch (Throwable e) {
                    failed.accept(e);
                }
            }
        }
    }

    private @Nullable Map<String, String> next() {
        synchronized (untold) {
            Map<String, String> next = untold.poll();
            telling = next != null;
            return next;
        }
    }

    /** Has nothing told any more. */
    @Override
    public void close() {
        file.remove(this);
        listeners.clear();
    }
}
