package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_DISK;
import static dev.molt.problem.ProblemCode.ARCHIVE_ZIP64;

import java.io.IOException;

/**
 * ZIP64 end of central directory record (APPNOTE 4.3.14) and its locator (4.3.15), right before the end record.
 *
 * <pre>
 *   0  u32  0x06064b50                 56  u32  0x07064b50
 *   4  u64  size of the rest   44      60  u32  disk of the record     0
 *  12  u16  made by                    64  u64  offset of the record   right before the locator
 *  14  u16  needed to extract          72  u32  disks                  1
 *  16  u32  this disk          0
 *  20  u32  disk of directory  0       76  the end record: its fields are the same, or all ones
 *  24  u64  entries on this disk
 *  32  u64  entries
 *  40  u64  directory size
 *  48  u64  directory offset
 * </pre>
 */
final class Zip64EndRecord {
    private static final int SIZE = 56;
    private static final int LOCATOR_SIZE = 20;
    private static final int SIGNATURE = 0x06064b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final long REST = SIZE - 12;

    private Zip64EndRecord() {}

    /** Whether a locator lies right before the end record: then it counts, needed or not. */
    static boolean isBefore(Window file, long endRecord) throws IOException {
        long locator = endRecord - LOCATOR_SIZE;
        return file.has(locator, LOCATOR_SIZE) && file.at(locator, LOCATOR_SIZE).i32() == LOCATOR_SIGNATURE;
    }

    /** Reads the locator and the record, and puts the record's fields in the place of the end record's. */
    static EndRecord read(Window file, EndRecord end, Flaws flaws) throws IOException {
        long locator = end.position() - LOCATOR_SIZE;
        long position = locator - SIZE;
        Bytes from = file.at(locator, LOCATOR_SIZE).skip(4);
        int disk = from.i32();
        long pointed = from.i64();
        int disks = from.i32();
        if (disk != 0 || disks != 1) {
            flaws.add(ARCHIVE_DISK, locator, "The ZIP64 locator is that of one part of several.");
        }
        if (pointed != position || !file.has(position, SIZE)) {
            throw flaws.fatal(ARCHIVE_ZIP64, locator, "The ZIP64 end record does not lie right before its locator.");
        }
        return read(file.at(position, SIZE), end, flaws);
    }

    private static EndRecord read(Bytes from, EndRecord end, Flaws flaws) {
        long position = from.position();
        if (from.i32() != SIGNATURE || from.i64() != REST) {
            throw flaws.fatal(
                    ARCHIVE_ZIP64, position, "No ZIP64 end record of " + SIZE + " bytes is where one is due.");
        }
        from.skip(4);
        int thisDisk = from.i32();
        int directoryDisk = from.i32();
        long here = from.i64();
        long entries = from.i64();
        long size = from.i64();
        long offset = from.i64();
        if (thisDisk != 0 || directoryDisk != 0 || here != entries) {
            flaws.add(ARCHIVE_DISK, position, "The ZIP64 end record is that of one part of several.");
        }
        requireSame("number of entries", end.entries(), EndRecord.MAGIC_16, entries, position, flaws);
        requireSame("directory's size", end.directorySize(), EndRecord.MAGIC_32, size, position, flaws);
        requireSame("directory's offset", end.directoryOffset(), EndRecord.MAGIC_32, offset, position, flaws);
        if (entries < 0 || size < 0 || size > position || offset < 0 || offset > position) {
            throw flaws.fatal(ARCHIVE_ZIP64, position, "The ZIP64 end record has a number beyond the file's length.");
        }
        return new EndRecord(end.position(), entries, size, offset, position);
    }

    private static void requireSame(String field, long narrow, long magic, long wide, long position, Flaws flaws) {
        if (narrow != magic && narrow != wide) {
            String message = "The " + field + " is " + narrow + " in the end record, " + wide + " in the ZIP64 one.";
            flaws.add(ARCHIVE_ZIP64, position, message);
        }
    }
}
