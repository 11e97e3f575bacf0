package dev.molt.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What archives that are the same file have in common: the file, the index of its entries, and what was found out about
 * them. Thread-safe.
 */
final class Content {
    private final ArchiveFile file;
    private final FileStamp stamp;
    private final Map<String, ArchiveEntry> entries;

    /** Maps a type to the one fact of that type. */
    private final Map<Class<?>, Object> facts = new ConcurrentHashMap<>();

    private Content(ArchiveFile file, FileStamp stamp, Map<String, ArchiveEntry> entries) {
        this.file = file;
        this.stamp = stamp;
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * Opens a file for a first user and reads its structure.
     *
     * @param name what the archive is called in messages
     */
    static Content open(Path path, String name, ArchiveLimits limits) throws IOException {
        FileStamp stamp = FileStamp.of(path);
        ArchiveFile file = new ArchiveFile(path);
        try {
            return new Content(file, stamp, Index.read(file, name, limits));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    ArchiveFile file() {
        return file;
    }

    /** What the file looked like just before it was opened. */
    FileStamp stamp() {
        return stamp;
    }

    Map<String, ArchiveEntry> entries() {
        return entries;
    }

    <T> T fact(Class<T> type, Supplier<T> find) {
        return type.cast(facts.computeIfAbsent(type, any -> find.get()));
    }
}
