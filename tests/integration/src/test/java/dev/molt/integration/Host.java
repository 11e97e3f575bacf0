package dev.molt.integration;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.heap.HeapAnalysis;
import dev.molt.heap.HolderPath;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.watch.DirectoryWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A host with its events in a queue. When it is closed, nothing of it may be left. */
final class Host implements AutoCloseable {
    final Path directory;
    final Molt molt;
    final Greeter greeter;
    private final BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
    private final List<MoltEvent> seen = new ArrayList<>();

    /** One that watches the directory. */
    Host(Path directory) throws IOException {
        this(
                directory,
                Molt.builder()
                        .watch(Files.createDirectories(directory))
                        .timing(new DirectoryWatch.Timing(
                                Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(500)))
                        .trial(TrialPolicy.NONE));
    }

    /** @param directory all files of the host are below it */
    Host(Path directory, Molt.Builder settings) {
        this.directory = directory;
        this.molt = settings.listener(events::add).open();
        this.greeter = molt.service(Greeter.class);
    }

    <T extends MoltEvent> T await(Class<T> type) throws InterruptedException {
        while (true) {
            MoltEvent event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("No " + type.getSimpleName() + "; seen so far: " + seen);
            }
            seen.add(event);
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    /** What has been told since the last wait. */
    List<MoltEvent> more() {
        List<MoltEvent> more = new ArrayList<>();
        events.drainTo(more);
        return more;
    }

    @Override
    public void close() {
        molt.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); // what was told to end may be at it
        while (!threads().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        if (!threads().isEmpty()) {
            throw new AssertionError("Left running: " + threads());
        }
        requireNoOpenFiles(directory);
        awaitCollected(molt);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("molt-") && !name.equals("molt-watch-events"))
                .toList();
    }

    /** Waits until nothing is left of any version that is no longer live; of a host that was closed, none is. */
    static void awaitCollected(Molt molt) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (molt.retirements().stream().anyMatch(gone -> gone.state() != Retirement.State.COLLECTED)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not collected: " + molt.retirements() + ", held by " + holders(molt));
            }
            System.gc();
        }
    }

    /** Who holds what is not collected. */
    private static List<String> holders(Molt molt) {
        Set<Long> numbers = molt.retirements().stream()
                .filter(gone -> gone.state() != Retirement.State.COLLECTED)
                .map(Retirement::loader)
                .collect(Collectors.toSet());
        try {
            Path dump = Files.createTempDirectory("molt-heap").resolve("heap.hprof");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
            try {
                return HeapAnalysis.of(dump, numbers, percent -> {}).stream()
                        .map(held -> held.path().map(HolderPath::text).orElse("nobody"))
                        .toList();
            } finally {
                Files.delete(dump);
                Files.delete(dump.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the system tells which files this process has open, none may be a host's. */
    private static void requireNoOpenFiles(Path directory) {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return;
        }
        try (var open = Files.list(descriptors)) {
            for (Path descriptor : open.toList()) {
                Path file = target(descriptor);
                if (file.startsWith(directory.toAbsolutePath())) {
                    throw new AssertionError("Left open: " + file);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (NoSuchFileException e) {
            return descriptor; // closed between the listing and the reading
        }
    }
}
