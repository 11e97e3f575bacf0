package dev.molt.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where GraalPy unpacks its library: in the user's cache, for good, or where that can't be, for this process. */
final class LibraryCache {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryCache.class);

    /** GraalVM's own settings; whoever makes one of them has chosen. */
    private static final String CACHE = "polyglot.engine.userResourceCache";

    private static final String UNPACKED = "polyglot.engine.resourcePath";

    private LibraryCache() {}

    /** To be called before the first engine is made. */
    static void choose() {
        Path home = Path.of(System.getProperty("user.home", ""));
        if (System.getProperty(CACHE) != null || System.getProperty(UNPACKED) != null || Files.isWritable(home)) {
            return;
        }
        try {
            // Of a name that nobody can know before: what lies there is run.
            Path temporary = Files.createTempDirectory("molt-python");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(temporary), "molt-python-library"));
            System.setProperty(CACHE, temporary.toString());
            LOG.warn(
                    "{} can't be written, so GraalPy unpacks its library to {} at each start; -D{}=DIRECTORY names a"
                            + " place where it may stay",
                    home,
                    temporary,
                    CACHE);
        } catch (IOException e) {
            LOG.warn(
                    "GraalPy's library can't be unpacked: neither {} nor a temporary directory can be written",
                    home,
                    e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} could not be deleted", directory, e);
        }
    }
}
