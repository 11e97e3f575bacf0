package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_COMMENT;
import static dev.molt.problem.ProblemCode.ARCHIVE_DIRECTORY;
import static dev.molt.problem.ProblemCode.ARCHIVE_DISK;
import static dev.molt.problem.ProblemCode.ARCHIVE_INCOMPLETE;

import java.io.IOException;

/**
 * End of central directory record (APPNOTE 4.3.16), with what a ZIP64 record before it says better. Immutable.
 *
 * <pre>
 *   0  u32  0x06054b50
 *   4  u16  this disk                  0, or 0xffff: see Zip64EndRecord
 *   6  u16  disk of the directory      0, or 0xffff: see Zip64EndRecord
 *   8  u16  entries on this disk       = entries
 *  10  u16  entries                    0xffff: see Zip64EndRecord
 *  12  u32  directory size             0xffffffff: see Zip64EndRecord
 *  16  u32  directory offset           0xffffffff: see Zip64EndRecord
 *  20  u16  comment length             the comment ends the file
 * </pre>
 *
 * @param position where the record lies in the file
 * @param directoryEnd where the directory ends: at the first of the end records
 */
record EndRecord(long position, long entries, long directorySize, long directoryOffset, long directoryEnd) {
    static final int SIZE = 22;
    static final int MAGIC_16 = 0xffff;
    static final long MAGIC_32 = 0xffffffffL;
    private static final int SIGNATURE = 0x06054b50;

    /** Finds the record, which with its comment ends the file; a copy under way has none. */
    static EndRecord read(Window file, Flaws flaws) throws IOException {
        if (file.end() < SIZE) {
            throw flaws.fatal(ARCHIVE_INCOMPLETE, 0, "The file has only " + file.end() + " bytes.");
        }
        int tail = (int) Math.min(file.end(), SIZE + MAGIC_16);
        long start = file.end() - tail;
        for (int at = tail - SIZE; at >= 0; at--) {
            Bytes from = file.at(start + at, SIZE);
            if (from.i32() == SIGNATURE && from.skip(SIZE - 6).u16() == tail - at - SIZE) {
                return read(file, start + at, flaws);
            }
        }
        throw flaws.fatal(ARCHIVE_INCOMPLETE, file.end(), "The file ends without an end record.");
    }

    private static EndRecord read(Window file, long position, Flaws flaws) throws IOException {
        boolean wide = Zip64EndRecord.isBefore(file, position);
        EndRecord own = parse(file.at(position, SIZE), position, wide, flaws);
        EndRecord record = wide ? Zip64EndRecord.read(file, own, flaws) : own;
        flaws.throwIfAny();
        if (file.at(position + SIZE, (int) (file.end() - position - SIZE)).holdsSignature()) {
            flaws.add(ARCHIVE_COMMENT, position, "The archive's comment holds what looks like a record.");
        }
        return record;
    }

    private static EndRecord parse(Bytes from, long position, boolean wide, Flaws flaws) {
        from.skip(4);
        int thisDisk = from.u16();
        int directoryDisk = from.u16();
        int here = from.u16();
        int entries = from.u16();
        long size = from.u32();
        long offset = from.u32();
        if (isOther(thisDisk, wide) || isOther(directoryDisk, wide) || here != entries) {
            flaws.add(ARCHIVE_DISK, position, "The end record is that of one part of several.");
        }
        return new EndRecord(position, entries, size, offset, position);
    }

    /** Whether a disk is not the only one; all ones leave the answer to the ZIP64 record. */
    private static boolean isOther(int disk, boolean wide) {
        return disk != 0 && !(wide && disk == MAGIC_16);
    }

    /**
     * Whether the directory ends where the first end record begins. Otherwise the file may be the beginning of an archive
     * that holds another one, whose end it ends with.
     */
    boolean isConsistent() {
        return directorySize <= directoryEnd && directoryOffset == directoryEnd - directorySize;
    }

    void requireConsistent(Flaws flaws) {
        if (!isConsistent()) {
            String message = "The directory of " + directorySize + " bytes at offset " + directoryOffset
                    + " does not end where the end records begin, at " + directoryEnd + ".";
            throw flaws.fatal(ARCHIVE_DIRECTORY, position, message);
        }
    }
}
