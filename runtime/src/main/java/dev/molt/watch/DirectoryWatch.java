package dev.molt.watch;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a directory again and again, soon after events and now and then without. Owns one thread, on which arrivals
 * are dealt with, and the watcher's for events. Thread-safe.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Path directory;
    private final Timing timing;
    private final Function<Arrival, Set<String>> deal;
    private final Consumer<Problem> tell;
    private final Candidates candidates;
    private final Thread thread;

    /** Guards the two fields that follow. */
    private final Object lock = new Object();

    private boolean hinted;
    private boolean closed;

    private @Nullable DirectoryWatcher events;

    /** Whether the directory could be listed at the last look; the looking thread's. */
    private boolean present = true;

    /**
     * How often to look. Immutable.
     *
     * @param settling between two looks while something arrives
     * @param idle between two looks when nothing seems to happen
     * @param stall after which time without progress a candidate is told
     */
    public record Timing(Duration settling, Duration idle, Duration stall) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofMillis(25), Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /**
     * @param names whether a file of this name is looked at, if it may be an archive
     * @param known the names of files that have been dealt with before the host stopped
     * @param deal deals with an arrival and says which of its files, gone ones too, are done with; the others are
     *     offered again, ever less often
     * @param tell is told what waits
     */
    public DirectoryWatch(
            Path directory,
            Predicate<Path> names,
            Timing timing,
            Set<String> known,
            Function<Arrival, Set<String>> deal,
            Consumer<Problem> tell) {
        this.directory = directory;
        this.timing = timing;
        this.deal = deal;
        this.tell = tell;
        this.candidates = new Candidates(directory, names);
        known.forEach(candidates::expect);
        this.thread = new Thread(null, this::run, "molt-watch", 0, false);
        this.thread.setDaemon(true);
    }

    /** Whether a file is looked at: by its name, and as it is no directory. */
    public static boolean mayBeArchive(Path file) {
        return Candidates.mayBeArchive(file);
    }

    public void start() {
        startWithoutEvents();
        listen();
    }

    /** Starts to look as on a file system that tells of nothing. */
    void startWithoutEvents() {
        thread.start();
    }

    private void listen() {
        try {
            DirectoryWatcher watcher = DirectoryWatcher.builder()
                    .path(directory)
                    .fileHashing(false)
                    .listener(event -> {
                        if (directory.equals(event.path().getParent())) {
                            hint();
                        }
                    })
                    .build();
            synchronized (lock) {
                if (closed) {
                    watcher.close();
                    return;
                }
                events = watcher;
            }
            Thread listening = new Thread(null, watcher::watch, "molt-watch-events", 0, false);
            listening.setDaemon(true);
            listening.start();
        } catch (IOException | RuntimeException e) {
            LOG.info(
                    "No file system events for {}: looking every {} ms",
                    directory,
                    timing.idle().toMillis(),
                    e);
        }
    }

    /** Something may have happened: look now. */
    public void hint() {
        synchronized (lock) {
            hinted = true;
            lock.notifyAll();
        }
    }

    private void run() {
        boolean soon = false;
        do {
            try {
                soon = look();
            } catch (RuntimeException | Error e) {
                soon = false;
                LOG.error("Looking at {} failed; it goes on", directory, e);
            }
        } while (pause(soon ? timing.settling() : timing.idle(), soon));
    }

    /** Waits for the time or a hint; hints do not shorten the time between two looks while something settles. */
    private boolean pause(Duration time, boolean unsettled) {
        long until = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            try {
                for (long left = time.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
                    if (hinted && !unsettled) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            } catch (InterruptedException e) {
                return false;
            }
            hinted = false;
            return !closed;
        }
    }

    /** Looks once, deals with what is ready, and says whether to look again soon. */
    private boolean look() {
        Candidates.Look look;
        try {
            look = candidates.look(System.nanoTime(), timing.stall().toNanos());
            present = true;
        } catch (IOException e) {
            if (present) {
                present = false;
                tell.accept(unavailable(e));
            }
            return false;
        }
        look.stalled().forEach(path -> tell.accept(stalled(path)));
        Arrival arrival = look.arrival();
        Set<String> done = arrival.names().isEmpty() ? Set.of() : deal(arrival);
        candidates.note(arrival, done, System.nanoTime(), timing.idle().toNanos());
        return look.unsettled() || !done.isEmpty();
    }

    private Set<String> deal(Arrival arrival) {
        try {
            return deal.apply(arrival);
        } catch (RuntimeException | Error e) {
            LOG.error("What arrived in {} can't be dealt with now: {}", directory, arrival.names(), e);
            return Set.of();
        }
    }

    private Problem unavailable(IOException cause) {
        return Problem.of(
                ProblemCode.DIRECTORY_UNAVAILABLE,
                "The watched directory " + directory + " can't be read.",
                cause.toString(),
                "mount or create it again; nothing is undeployed meanwhile, and it is looked at again by itself.");
    }

    private static Problem stalled(Path candidate) {
        return Problem.of(
                ProblemCode.CANDIDATE_STALLED,
                candidate.getFileName() + " is waiting.",
                "It is not whole, can't be read or has no end record, and makes no progress.",
                "copy the archive again, best under another name such as x.tmp, and then rename it.");
    }

    /** Stops looking; an arrival that is being dealt with is finished first. */
    @Override
    public void close() {
        DirectoryWatcher watcher;
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
            watcher = events;
        }
        try {
            if (watcher != null) {
                watcher.close();
            }
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (IOException e) {
            LOG.warn("Events for {} can't be stopped", directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
