package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_CLASH;
import static dev.molt.problem.ProblemCode.ARCHIVE_COUNT;
import static dev.molt.problem.ProblemCode.ARCHIVE_DUPLICATE;
import static dev.molt.problem.ProblemCode.ARCHIVE_GAP;
import static dev.molt.problem.ProblemCode.ARCHIVE_LIMIT;
import static dev.molt.problem.ProblemCode.ARCHIVE_OVERLAP;
import static dev.molt.problem.ProblemCode.ARCHIVE_PREFIX;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads all of an archive's structure and makes its index. Every byte of the file belongs to one structure: that is what
 * leaves no room for entries that other readers see, or that only others see. Confined to one reading.
 */
final class Index {
    private final Window file;
    private final ArchiveLimits limits;
    private final Flaws flaws;

    /** Maps each name to its entry, in the order of their data. */
    private final Map<String, ArchiveEntry> entries = new LinkedHashMap<>();

    private Index(Window file, ArchiveLimits limits, Flaws flaws) {
        this.file = file;
        this.limits = limits;
        this.flaws = flaws;
    }

    /**
     * Reads a file.
     *
     * @param archive what it is called in messages
     * @throws dev.molt.problem.MoltException with all that is wrong with it
     */
    static Map<String, ArchiveEntry> read(ArchiveBytes file, String archive, ArchiveLimits limits) throws IOException {
        Flaws flaws = new Flaws(archive);
        if (file.length() > limits.fileBytes()) {
            String message = "The file has " + file.length() + " bytes, more than " + limits.fileBytes() + ".";
            throw flaws.fatal(ARCHIVE_LIMIT, 0, message);
        }
        Index index = new Index(new Window(file), limits, flaws);
        index.read();
        flaws.throwIfAny();
        return index.entries;
    }

    private void read() throws IOException {
        EndRecord end = EndRecord.read(file, flaws);
        end.requireConsistent(flaws);
        if (end.entries() > limits.entries()) {
            String message = "It has " + end.entries() + " entries, more than " + limits.entries() + ".";
            throw flaws.fatal(ARCHIVE_LIMIT, end.position(), message);
        }
        List<CentralHeader> headers = directory(end);
        checkTotal(headers);
        checkNames(headers);
        tile(headers, end.directoryOffset());
    }

    private List<CentralHeader> directory(EndRecord end) throws IOException {
        List<CentralHeader> headers = new ArrayList<>();
        long position = end.directoryOffset();
        while (position < end.directoryEnd()) {
            CentralHeader header = CentralHeader.read(file, position, end.directoryEnd(), flaws);
            headers.add(header);
            position = header.end();
            if (headers.size() > end.entries()) {
                break;
            }
        }
        if (headers.size() != end.entries()) {
            String message = "The directory has " + (headers.size() > end.entries() ? "more" : headers.size())
                    + " entries, not " + end.entries() + " as the end record says.";
            throw flaws.fatal(ARCHIVE_COUNT, end.position(), message);
        }
        return headers;
    }

    private void checkTotal(List<CentralHeader> headers) {
        long most = limits.totalBytes(file.end());
        long total = 0;
        for (CentralHeader header : headers) {
            if (header.size() > limits.entryBytes()) {
                String message = "it inflates to " + header.size() + " bytes, more than " + limits.entryBytes() + ".";
                flaws.add(ARCHIVE_LIMIT, header.name(), header.position(), message);
            }
            total += Math.min(header.size(), most); // so that no sum overflows
        }
        if (total > most) {
            flaws.add(ARCHIVE_LIMIT, 0, "All entries inflate to " + total + " bytes, more than " + most + ".");
        }
    }

    // ---- names

    private void checkNames(List<CentralHeader> headers) {
        Map<String, CentralHeader> byName = new HashMap<>();
        boolean allAscii = true;
        for (CentralHeader header : headers) {
            allAscii &= header.name().isAscii();
            if (byName.putIfAbsent(header.name().text(), header) != null) {
                flaws.add(ARCHIVE_DUPLICATE, header.name(), header.position(), "the name occurs twice.");
            }
        }
        Set<String> directories = new HashSet<>();
        for (CentralHeader header : headers) {
            checkParents(header, byName, directories);
        }
        checkFolded(byName.values(), allAscii);
    }

    /**
     * That no name is a file and the directory of another entry.
     *
     * @param directories those that have been looked at, and all above them
     */
    private void checkParents(CentralHeader header, Map<String, CentralHeader> byName, Set<String> directories) {
        String name = header.name().text();
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            String directory = name.substring(0, slash);
            if (!directories.add(directory)) {
                return;
            }
            if (byName.containsKey(directory)) {
                String message = "another entry is a file of the name of its directory.";
                flaws.add(ARCHIVE_CLASH, header.name(), header.position(), message);
            }
        }
    }

    /** That no two names differ only in what some file systems do not tell apart, where that has ever been seen. */
    private void checkFolded(Iterable<CentralHeader> headers, boolean allAscii) {
        Map<String, EntryName> folded = new HashMap<>();
        for (CentralHeader header : headers) {
            EntryName name = header.name();
            if (allAscii && !isMeta(name)) {
                continue;
            }
            EntryName other = folded.putIfAbsent(name.folded(), name);
            if (other != null
                    && !other.withoutSlash().equals(name.withoutSlash())
                    && (!other.isAscii() || !name.isAscii() || isMeta(name))) {
                String message = "its name and " + other + " differ in case or form only.";
                flaws.add(ARCHIVE_CLASH, name, header.position(), message);
            }
        }
    }

    private static boolean isMeta(EntryName name) {
        return name.text().regionMatches(true, 0, "META-INF/", 0, "META-INF/".length());
    }

    // ---- tiling

    /** Checks that the entries cover the file up to the directory with no gap and no overlap, in whatever order. */
    private void tile(List<CentralHeader> headers, long directory) throws IOException {
        List<CentralHeader> byOffset = new ArrayList<>(headers);
        byOffset.sort(Comparator.comparingLong(CentralHeader::localOffset));
        long first = byOffset.isEmpty() ? directory : byOffset.get(0).localOffset();
        if (first > limits.prefixBytes()) {
            flaws.add(ARCHIVE_PREFIX, 0, "There are " + first + " bytes before the first entry.");
        }
        long expected = first;
        boolean sure = true;
        for (CentralHeader header : byOffset) {
            if (sure) {
                compare(header.name(), header.localOffset(), expected);
            }
            Optional<LocalHeader> local = LocalHeader.read(file, header, directory, flaws);
            sure = local.isPresent();
            if (local.isPresent()) {
                expected = Math.max(expected, local.get().end());
                add(header, local.get());
            }
        }
        if (sure && expected != directory) {
            String message = "The last entry ends there, the directory begins at " + directory + ".";
            flaws.add(ARCHIVE_GAP, expected, message);
        }
    }

    private void compare(EntryName name, long offset, long expected) {
        if (offset != expected) {
            String message = "it begins there, the entries before it end at " + expected + ".";
            flaws.add(offset < expected ? ARCHIVE_OVERLAP : ARCHIVE_GAP, name, offset, message);
        }
    }

    private void add(CentralHeader header, LocalHeader local) {
        ArchiveEntry entry = new ArchiveEntry(
                header.name().text(),
                header.isDeflated(),
                header.crc(),
                local.dataOffset(),
                header.compressedSize(),
                header.size());
        entries.putIfAbsent(entry.name(), entry);
    }
}
