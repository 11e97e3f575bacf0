package dev.molt.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test that leaves a thread of Molt's running, or a file below a temporary directory of a test open. */
public final class LeakCheck implements AfterEachCallback {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String TEMPORARY =
            Path.of(System.getProperty("java.io.tmpdir")).resolve("junit").toString();
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        long deadline = System.nanoTime() + PATIENCE; // threads that have been told to end may still be at it
        List<String> leaks = leaks();
        while (!leaks.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            leaks = leaks();
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("Left behind: " + leaks);
        }
    }

    private static List<String> leaks() throws IOException {
        List<String> leaks = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isAlive() && thread.getName().startsWith("molt-")) {
                leaks.add("thread " + thread.getName());
            }
        }
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> open = Files.list(DESCRIPTORS)) {
                for (Path descriptor : open.toList()) {
                    String file = target(descriptor);
                    if (file.startsWith(TEMPORARY)) {
                        leaks.add("file " + file);
                    }
                }
            }
        }
        return leaks;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed since it was listed
        }
    }
}
