package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_UNREADABLE;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One open archive: an index of its entries, checked when it was opened, and their bytes, checked each time they are
 * read. The file must not change while it is open; Molt opens only its own copies. Thread-safe.
 */
public final class Archive implements AutoCloseable {
    private final String name;
    private final ArchiveFile file;
    private final Map<String, ArchiveEntry> entries;

    private Archive(String name, ArchiveFile file, Map<String, ArchiveEntry> entries) {
        this.name = name;
        this.file = file;
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * Opens a file and checks its structure.
     *
     * @param name what the archive is called in messages
     * @throws MoltException when the file is not a well-formed archive within the limits
     */
    public static Archive open(Path path, String name, ArchiveLimits limits) {
        ArchiveFile file = null;
        try {
            file = new ArchiveFile(path);
            return new Archive(name, file, Index.read(file, name, limits));
        } catch (IOException e) {
            close(file);
            throw new Flaws(name).fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        } catch (RuntimeException e) {
            close(file);
            throw e;
        }
    }

    /** Whether the file ends as an archive does, which is written last: false for one that is still being copied. */
    public static boolean looksComplete(Path path) {
        try (ArchiveFile file = new ArchiveFile(path)) {
            return EndRecord.read(new Window(file), new Flaws(path.toString())).isConsistent();
        } catch (MoltException e) {
            return e.problem().code() != ProblemCode.ARCHIVE_INCOMPLETE;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(@Nullable ArchiveFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the archive is called in messages. */
    public String name() {
        return name;
    }

    /** The file that is read. */
    public Path path() {
        return file.path();
    }

    /** All entries, in the order of their data. */
    public Collection<ArchiveEntry> entries() {
        return entries.values();
    }

    public Optional<ArchiveEntry> entry(String entryName) {
        return Optional.ofNullable(entries.get(entryName));
    }

    /**
     * An entry's bytes, inflated.
     *
     * @throws MoltException when they are not what the directory declares, or can't be read
     */
    public byte[] read(ArchiveEntry entry) {
        Flaws flaws = new Flaws(name);
        try (EntryReader reader = EntryReader.ofOne(file, entry, flaws)) {
            byte[] bytes = reader.read(entry);
            flaws.throwIfAny();
            return bytes;
        } catch (IOException e) {
            throw flaws.fatal(ARCHIVE_UNREADABLE, entry, e.toString());
        }
    }

    /** Is given the bytes of entries. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes one entry.
         *
         * @param bytes the visitor's from here on
         */
        void visit(ArchiveEntry entry, byte[] bytes);
    }

    /** Reads every entry once: see {@link #verify(Predicate, Visitor)}. */
    public void verify() {
        verify(entry -> false, (entry, bytes) -> {});
    }

    /**
     * Reads every entry once, in the order of their data.
     *
     * @param wanted which entries the visitor is given; the others' bytes are not kept
     * @throws MoltException with all entries whose bytes are not what the directory declares
     */
    public void verify(Predicate<ArchiveEntry> wanted, Visitor visitor) {
        verify(file, name, entries.values(), wanted, visitor);
    }

    /**
     * Checks an archive that lies in another one: its structure, then every entry as {@link #verify(Predicate, Visitor)}
     * does.
     *
     * @param archive its bytes
     * @param name what it is called in messages
     * @throws MoltException with all that is wrong with it
     */
    public static void verifyNested(
            byte[] archive, String name, ArchiveLimits limits, Predicate<ArchiveEntry> wanted, Visitor visitor) {
        ArchiveBytes bytes = ArchiveBytes.of(archive);
        try {
            verify(bytes, name, Index.read(bytes, name, limits).values(), wanted, visitor);
        } catch (IOException e) {
            throw new AssertionError("Memory can be read", e);
        }
    }

    private static void verify(
            ArchiveBytes from,
            String name,
            Collection<ArchiveEntry> entries,
            Predicate<ArchiveEntry> wanted,
            Visitor visitor) {
        Flaws flaws = new Flaws(name);
        try (EntryReader reader = EntryReader.ofMany(from, flaws)) {
            for (ArchiveEntry entry : entries) {
                if (wanted.test(entry)) {
                    int before = flaws.count();
                    byte[] bytes = reader.read(entry);
                    if (flaws.count() == before) {
                        visitor.visit(entry, bytes);
                    }
                } else {
                    reader.check(entry);
                }
            }
            flaws.throwIfAny();
        } catch (IOException e) {
            throw flaws.fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        }
    }

    /** Gives the file descriptor back; what is read later still is what it was. */
    public void rest() {
        try {
            file.rest();
        } catch (IOException e) {
            throw new Flaws(name).fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        }
    }

    @Override
    public void close() {
        close(file);
    }
}
