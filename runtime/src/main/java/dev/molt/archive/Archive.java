package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_UNREADABLE;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One open archive: an index of its entries, checked when it was opened, and their bytes, checked each time they are
 * read. The file must not change while it is open; Molt opens only its own copies. Archives of one file may have what is
 * in memory in common: see {@link SharedArchives}. Thread-safe.
 */
public final class Archive implements AutoCloseable {
    private final String name;
    private final Content content;

    /** Guarded by this. */
    private Hold hold = Hold.OPEN;

    /** What an archive has of its file. */
    private enum Hold {
        /** Its descriptor. */
        OPEN,
        /** The right to open it for a moment. */
        RESTING,
        /** Nothing. */
        CLOSED
    }

    /** @param content which this archive is a user of, and gives back */
    Archive(String name, Content content) {
        this.name = name;
        this.content = content;
    }

    /**
     * Opens a file and checks its structure.
     *
     * @param name what the archive is called in messages
     * @throws MoltException when the file is not a well-formed archive within the limits
     */
    public static Archive open(Path path, String name, ArchiveLimits limits) {
        try {
            return new Archive(name, Content.open(path, name, limits));
        } catch (IOException e) {
            throw new Flaws(name).fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        }
    }

    Content content() {
        return content;
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

    /** What the archive is called in messages. */
    public String name() {
        return name;
    }

    /** The file that is read. */
    public Path path() {
        return content.file().path();
    }

    /** All entries, in the order of their data. */
    public Collection<ArchiveEntry> entries() {
        return content.entries().values();
    }

    public Optional<ArchiveEntry> entry(String entryName) {
        return Optional.ofNullable(content.entries().get(entryName));
    }

    /**
     * An entry's bytes, inflated.
     *
     * @throws MoltException when they are not what the directory declares, or can't be read
     */
    public byte[] read(ArchiveEntry entry) {
        Flaws flaws = new Flaws(name);
        try (EntryReader reader = EntryReader.ofOne(bytes(), entry, flaws)) {
            byte[] bytes = reader.read(entry);
            flaws.throwIfAny();
            return bytes;
        } catch (IOException e) {
            throw flaws.fatal(ARCHIVE_UNREADABLE, entry, e.toString());
        }
    }

    /**
     * An entry's bytes, inflated as they are asked for: for entries that are large. What is wrong with them is an
     * IOException whose cause is a {@link MoltException}, at the latest where they would end.
     */
    public InputStream stream(ArchiveEntry entry) {
        return new EntryStream(bytes(), entry, new Flaws(name));
    }

    /** The file's bytes, as long as this archive is not closed. */
    private ArchiveBytes bytes() {
        return new ArchiveBytes() {
            @Override
            public long length() throws IOException {
                return content.file().length();
            }

            @Override
            public void read(long offset, byte[] into, int length) throws IOException {
                if (isClosed()) {
                    throw new IOException("Closed: " + path());
                }
                content.file().read(offset, into, length);
            }
        };
    }

    private synchronized boolean isClosed() {
        return hold == Hold.CLOSED;
    }

    /**
     * What somebody has found out about the entries; found out once for all archives that have their file in common.
     *
     * @param find its result is immutable, and does not hold this archive
     */
    public <T> T fact(Class<T> type, Supplier<T> find) {
        return content.fact(type, find);
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
        verify(bytes(), name, entries(), wanted, visitor);
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
        giveBack(Hold.RESTING);
    }

    @Override
    public void close() {
        giveBack(Hold.CLOSED);
    }

    private synchronized void giveBack(Hold next) {
        boolean held = hold == Hold.OPEN;
        hold = hold == Hold.CLOSED ? hold : next;
        if (!held) {
            return;
        }
        try {
            content.file().close();
        } catch (IOException e) {
            throw new Flaws(name).fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        }
    }
}
