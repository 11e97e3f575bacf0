package dev.molt.configuration;

import dev.molt.problem.Problem;
import dev.molt.store.ModuleFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of a host's modules, each as its file has it. Owns one thread, which looks at the files again and
 * again. Thread-safe.
 */
public final class Configurations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);

    private final ModuleFiles files;
    private final Timing timing;
    private final Consumer<Problem> tell;
    private final Thread thread;

    /** Maps each module that ever asked to its file. */
    private final Map<String, ConfigurationFile> open = new ConcurrentHashMap<>();

    /** Guards {@link #closed}. */
    private final Object lock = new Object();

    private boolean closed;

    /**
     * How often to look. Immutable.
     *
     * @param settling between two looks while a file changes
     * @param idle between two looks when no file does
     */
    public record Timing(Duration settling, Duration idle) {
        public static final Timing DEFAULT = new Timing(Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    /** @param tell is told which file can't be used */
    public Configurations(ModuleFiles files, Timing timing, Consumer<Problem> tell) {
        this.files = files;
        this.timing = timing;
        this.tell = tell;
        this.thread = new Thread(null, this::run, "molt-configuration", 0, false);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /**
     * The configuration of one version of a module, with what the file has now.
     *
     * @param executor runs listeners of the version
     * @param failed is told what a listener threw; keeps none of it
     */
    public ModuleConfiguration open(String module, Executor executor, Consumer<Throwable> failed) {
        ConfigurationFile file =
                open.computeIfAbsent(module, any -> new ConfigurationFile(module, files.configuration(module)));
        ModuleConfiguration configuration = new ModuleConfiguration(file, executor, failed);
        file.add(configuration).ifPresent(tell);
        return configuration;
    }

    private void run() {
        boolean soon = false;
        while (pause(soon ? timing.settling() : timing.idle())) {
            soon = look();
        }
    }

    /** Looks once at all files, and says whether to look again soon. */
    boolean look() {
        boolean soon = false;
        for (ConfigurationFile file : List.copyOf(open.values())) {
            try {
                ConfigurationFile.Look look = file.look();
                soon |= look.unsettled();
                look.problem().ifPresent(tell);
            } catch (RuntimeException | Error e) {
                LOG.error("Looking at {} failed; it goes on", file, e);
            }
        }
        return soon;
    }

    /** Waits; false when it has been closed. */
    private boolean pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            try {
                for (long left = time.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            } catch (InterruptedException e) {
                return false;
            }
            return !closed;
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
