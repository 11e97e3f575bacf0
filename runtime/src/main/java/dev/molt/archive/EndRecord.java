package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_INCOMPLETE;
import static dev.molt.problem.ProblemCode.ARCHIVE_STRUCTURE;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNSUPPORTED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * End of central directory record (APPNOTE 4.3.16). Immutable.
 *
 * <pre>
 *   0  u32  0x06054b50
 *   4  u16  this disk                  0
 *   6  u16  disk of the directory      0
 *   8  u16  entries on this disk       = entries
 *  10  u16  entries
 *  12  u32  directory size             offset + size = start of this record
 *  16  u32  directory offset
 *  20  u16  comment length             the comment ends the file
 * </pre>
 *
 * @param position where the record lies in the file
 */
record EndRecord(long position, int entries, long directorySize, long directoryOffset) {
    static final int SIZE = 22;
    private static final int SIGNATURE = 0x06054b50;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long ZIP64 = 0xffffffffL;

    /** Finds and checks the record: it and its comment end the file, and the directory ends where it begins. */
    static EndRecord read(ArchiveFile file, String archive) throws IOException {
        long length = file.length();
        if (length < SIZE) {
            throw Flaw.of(ARCHIVE_INCOMPLETE, archive, null, 0, "the file has only " + length + " bytes.");
        }
        int tail = (int) Math.min(length, SIZE + LONGEST_COMMENT);
        byte[] bytes = file.read(length - tail, tail);
        for (int at = tail - SIZE; at >= 0; at--) {
            if (isRecord(bytes, at)) {
                return parse(bytes, at, length - tail, archive);
            }
        }
        throw Flaw.of(ARCHIVE_INCOMPLETE, archive, null, length, "the file ends without an end record.");
    }

    /** Whether the signature stands here and the comment reaches just to the end. */
    private static boolean isRecord(byte[] bytes, int at) {
        Bytes from = new Bytes(java.util.Arrays.copyOfRange(bytes, at, at + SIZE), 0);
        int signature = from.i32();
        from.take(SIZE - 6);
        return signature == SIGNATURE && from.u16() == bytes.length - at - SIZE;
    }

    private static EndRecord parse(byte[] tail, int at, long tailOffset, String archive) {
        long position = tailOffset + at;
        Bytes from = new Bytes(java.util.Arrays.copyOfRange(tail, at, tail.length), position);
        from.i32();
        int thisDisk = from.u16();
        int directoryDisk = from.u16();
        int here = from.u16();
        int entries = from.u16();
        long size = from.u32();
        long offset = from.u32();
        if (size == ZIP64 || offset == ZIP64 || entries == LONGEST_COMMENT) {
            throw Flaw.of(ARCHIVE_UNSUPPORTED, archive, null, position, "it has ZIP64 structures.");
        }
        if (thisDisk != 0 || directoryDisk != 0 || here != entries) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, position, "it is one part of several.");
        }
        if (offset + size != position) {
            String fact = "the directory is said to end at " + (offset + size) + ", the end record begins at "
                    + position + ".";
            // A prefix of an archive that holds another one may end with the inner one's record.
            throw Flaw.of(ARCHIVE_INCOMPLETE, archive, null, position, fact);
        }
        from.u16();
        if (new String(from.take(from.remaining()), StandardCharsets.ISO_8859_1).contains("PK")) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, position, "the comment holds what looks like a record.");
        }
        return new EndRecord(position, entries, size, offset);
    }
}
