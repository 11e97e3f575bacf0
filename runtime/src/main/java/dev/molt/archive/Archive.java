package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_CRC;
import static dev.molt.problem.ProblemCode.ARCHIVE_DUPLICATE;
import static dev.molt.problem.ProblemCode.ARCHIVE_LIMIT;
import static dev.molt.problem.ProblemCode.ARCHIVE_STRUCTURE;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNREADABLE;

import dev.molt.problem.MoltException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One open archive: an index of its entries, checked when it was opened, and their bytes, checked each time they are
 * read. The file must not change while it is open; Molt opens only its own copies. Thread-safe.
 */
public final class Archive implements AutoCloseable {
    /** No DEFLATE stream inflates to more than this many times its length, plus a little. */
    private static final int HIGHEST_RATIO = 1032;

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
            return new Archive(name, file, index(file, name, limits));
        } catch (IOException e) {
            close(file);
            throw Flaw.of(ARCHIVE_UNREADABLE, name, null, 0, e.toString());
        } catch (RuntimeException e) {
            close(file);
            throw e;
        }
    }

    /** Whether the file ends as an archive does, which is written last: false for one that is still being copied. */
    public static boolean looksComplete(Path path) {
        try (ArchiveFile file = new ArchiveFile(path)) {
            EndRecord.read(file, String.valueOf(path.getFileName()));
            return true;
        } catch (MoltException e) {
            return e.problem().code() != dev.molt.problem.ProblemCode.ARCHIVE_INCOMPLETE;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(@org.jspecify.annotations.Nullable ArchiveFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, ArchiveEntry> index(ArchiveFile file, String archive, ArchiveLimits limits)
            throws IOException {
        if (file.length() > limits.fileBytes()) {
            String fact = "the file has " + file.length() + " bytes, more than " + limits.fileBytes() + ".";
            throw Flaw.of(ARCHIVE_LIMIT, archive, null, 0, fact);
        }
        EndRecord end = EndRecord.read(file, archive);
        if (end.entries() > limits.entries()) {
            String fact = "it has " + end.entries() + " entries, more than " + limits.entries() + ".";
            throw Flaw.of(ARCHIVE_LIMIT, archive, null, end.position(), fact);
        }
        List<CentralHeader> headers = directory(file, end, archive);
        checkTotal(headers, archive, limits);
        return tile(file, end, headers, archive);
    }

    private static List<CentralHeader> directory(ArchiveFile file, EndRecord end, String archive) throws IOException {
        Bytes from = new Bytes(file.read(end.directoryOffset(), (int) end.directorySize()), end.directoryOffset());
        List<CentralHeader> headers = new ArrayList<>();
        while (headers.size() < end.entries()) {
            headers.add(CentralHeader.read(from, archive));
        }
        if (from.remaining() != 0) {
            String fact = "the directory has more than the " + end.entries() + " entries it declares.";
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, from.position(), fact);
        }
        return headers;
    }

    private static void checkTotal(List<CentralHeader> headers, String archive, ArchiveLimits limits) {
        long total = 0;
        for (CentralHeader header : headers) {
            total += header.size();
            if (header.size() > limits.entryBytes() || total > limits.totalBytes()) {
                String fact = "it inflates to " + header.size() + " bytes, all so far to " + total + ".";
                throw Flaw.of(ARCHIVE_LIMIT, archive, header.name(), header.localOffset(), fact);
            }
            if (header.size() > HIGHEST_RATIO * (header.compressedSize() + 1)) {
                throw Flaw.of(
                        ARCHIVE_STRUCTURE,
                        archive,
                        header.name(),
                        header.localOffset(),
                        "no data of its length inflates to its size.");
            }
        }
    }

    /** Checks that the entries cover the file up to the directory with no gap and no overlap, in whatever order. */
    private static Map<String, ArchiveEntry> tile(
            ArchiveFile file, EndRecord end, List<CentralHeader> headers, String archive) throws IOException {
        List<CentralHeader> byOffset = new ArrayList<>(headers);
        byOffset.sort(Comparator.comparingLong(CentralHeader::localOffset));
        Map<String, ArchiveEntry> byName = new LinkedHashMap<>();
        long expected = 0;
        for (CentralHeader header : byOffset) {
            if (header.localOffset() != expected) {
                String fact = "it begins at " + header.localOffset() + ", the entry before ends at " + expected + ".";
                throw Flaw.of(ARCHIVE_STRUCTURE, archive, header.name(), header.localOffset(), fact);
            }
            LocalHeader local = LocalHeader.read(file, header, end.directoryOffset(), archive);
            expected = local.end();
            add(byName, header, local, archive);
        }
        if (expected != end.directoryOffset()) {
            String fact = "the last entry ends there, the directory begins at " + end.directoryOffset() + ".";
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, expected, fact);
        }
        for (String name : byName.keySet()) {
            for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
                if (byName.containsKey(name.substring(0, slash))) {
                    throw Flaw.of(
                            ARCHIVE_DUPLICATE, archive, name, 0, "an entry of the name is a file, and its parent.");
                }
            }
        }
        return byName;
    }

    private static void add(Map<String, ArchiveEntry> byName, CentralHeader header, LocalHeader local, String archive) {
        ArchiveEntry entry = new ArchiveEntry(
                header.name(),
                header.method() == CentralHeader.DEFLATED,
                header.crc(),
                local.dataOffset(),
                header.compressedSize(),
                header.size());
        if (byName.putIfAbsent(entry.name(), entry) != null) {
            throw Flaw.of(ARCHIVE_DUPLICATE, archive, entry.name(), header.localOffset(), "the name occurs twice.");
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
        try {
            byte[] data = file.read(entry.dataOffset(), (int) entry.compressedSize());
            byte[] bytes = entry.deflated() ? inflate(entry, data) : data;
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if ((int) crc.getValue() != entry.crc()) {
                String fact =
                        String.format("its CRC-32 is 0x%08x, the directory says 0x%08x.", crc.getValue(), entry.crc());
                throw Flaw.of(ARCHIVE_CRC, name, entry.name(), entry.dataOffset(), fact);
            }
            return bytes;
        } catch (IOException e) {
            throw Flaw.of(ARCHIVE_UNREADABLE, name, entry.name(), entry.dataOffset(), e.toString());
        }
    }

    private byte[] inflate(ArchiveEntry entry, byte[] data) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(data);
            byte[] bytes = new byte[(int) entry.size()];
            int length = 0;
            while (length < bytes.length) {
                int more = inflater.inflate(bytes, length, bytes.length - length);
                if (more == 0) {
                    break;
                }
                length += more;
            }
            boolean exact = length == bytes.length
                    && inflater.inflate(new byte[1]) == 0
                    && inflater.finished()
                    && inflater.getRemaining() == 0;
            if (exact) {
                return bytes;
            }
            throw Flaw.of(
                    ARCHIVE_CRC, name, entry.name(), entry.dataOffset(), "its data does not inflate to just its size.");
        } catch (DataFormatException e) {
            throw Flaw.of(
                    ARCHIVE_CRC,
                    name,
                    entry.name(),
                    entry.dataOffset(),
                    "its data does not inflate: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    /**
     * Reads every entry once.
     *
     * @throws MoltException at the first one whose bytes are not what the directory declares
     */
    public void verify() {
        entries.values().forEach(this::read);
    }

    /** Gives the file descriptor back; what is read later still is what it was. */
    public void rest() {
        try {
            file.rest();
        } catch (IOException e) {
            throw Flaw.of(ARCHIVE_UNREADABLE, name, null, 0, e.toString());
        }
    }

    @Override
    public void close() {
        close(file);
    }
}
