package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_EXTRA;
import static dev.molt.problem.ProblemCode.ARCHIVE_ZIP64;

import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The extra fields of one header (APPNOTE 4.5), each an id, a length and so many bytes. Two of them change what the
 * header means: ZIP64 (4.5.3) brings what does not fit into the header, and the Unicode path (4.6.9) another name.
 * Confined to whoever reads the header.
 */
final class ExtraFields {
    static final ExtraFields NONE = new ExtraFields(null);

    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;
    private static final int UNICODE_PATH_HEAD = 5;

    /** What is left of the ZIP64 field, or null where there is none. */
    private final @Nullable Bytes zip64;

    private final boolean hasBothSizes;

    private ExtraFields(@Nullable Bytes zip64) {
        this.zip64 = zip64;
        this.hasBothSizes = zip64 != null && zip64.remaining() == 2 * Long.BYTES;
    }

    /** Reads all of the piece. */
    static ExtraFields read(Bytes from, EntryName name, Flaws flaws) {
        Set<Integer> seen = new HashSet<>();
        Bytes zip64 = null;
        while (from.remaining() > 0) {
            long position = from.position();
            if (from.remaining() < 4) {
                flaws.add(ARCHIVE_EXTRA, name, position, "its extra fields end in the midst of one.");
                break;
            }
            int id = from.u16();
            int length = from.u16();
            if (length > from.remaining()) {
                flaws.add(ARCHIVE_EXTRA, name, position, "an extra field reaches past the end of all of them.");
                break;
            }
            Bytes field = from.piece(length);
            if ((id == ZIP64 || id == UNICODE_PATH) && !seen.add(id)) {
                flaws.add(ARCHIVE_EXTRA, name, position, String.format("it has the extra field 0x%04x twice.", id));
            } else if (id == ZIP64) {
                zip64 = field;
            } else if (id == UNICODE_PATH) {
                checkPath(field, name, position, flaws);
            }
        }
        return zip64 == null ? NONE : new ExtraFields(zip64);
    }

    private static void checkPath(Bytes field, EntryName name, long position, Flaws flaws) {
        boolean same = field.remaining() >= UNICODE_PATH_HEAD;
        if (same) {
            int version = field.skip(0).take(1)[0];
            int crc = field.i32();
            byte[] path = field.take(field.remaining());
            CRC32 expected = new CRC32();
            expected.update(path);
            same = version == 1 && crc == (int) expected.getValue() && name.sameBytes(path);
        }
        if (!same) {
            flaws.add(ARCHIVE_EXTRA, name, position, "its Unicode path is not its name.");
        }
    }

    /** Whether there is a ZIP64 field. */
    boolean hasZip64() {
        return zip64 != null;
    }

    /**
     * The wide form of a field that the header has as all ones, else the header's own; to be asked for in the order of
     * the ZIP64 field: size, compressed size, offset of the local header.
     */
    long widen(long narrow, EntryName name, long position, Flaws flaws) {
        if (narrow != EndRecord.MAGIC_32) {
            return narrow;
        }
        if (zip64 == null || zip64.remaining() < Long.BYTES) {
            flaws.add(ARCHIVE_ZIP64, name, position, "a field of its header is all ones, but no ZIP64 field has it.");
            return 0;
        }
        long wide = zip64.i64();
        if (wide < 0) {
            flaws.add(ARCHIVE_ZIP64, name, position, "a ZIP64 field is beyond any file's length.");
            return 0;
        }
        return wide;
    }

    /**
     * Like {@link #widen}, for the two sizes of a local header, whose ZIP64 field may have both of them although the
     * header has room: then they are the same.
     */
    long widenLocal(long narrow, EntryName name, long position, Flaws flaws) {
        if (zip64 == null || !hasBothSizes || narrow == EndRecord.MAGIC_32) {
            return widen(narrow, name, position, flaws);
        }
        if (zip64.i64() != narrow) {
            flaws.add(ARCHIVE_ZIP64, name, position, "its ZIP64 field and its local header differ.");
        }
        return narrow;
    }

    /** Checks that the ZIP64 field had no more than what was asked for. */
    void requireUsedUp(EntryName name, long position, Flaws flaws) {
        if (zip64 != null && zip64.remaining() > 0) {
            flaws.add(ARCHIVE_ZIP64, name, position, "its ZIP64 field has more than what the header leaves to it.");
        }
    }
}
