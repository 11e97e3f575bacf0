package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_DIRECTORY;
import static dev.molt.problem.ProblemCode.ARCHIVE_DIRECTORY_DATA;
import static dev.molt.problem.ProblemCode.ARCHIVE_DISK;
import static dev.molt.problem.ProblemCode.ARCHIVE_NAME;
import static dev.molt.problem.ProblemCode.ARCHIVE_SIZE;
import static dev.molt.problem.ProblemCode.ARCHIVE_SYMLINK;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNSUPPORTED;

import java.io.IOException;

/**
 * Central directory file header (APPNOTE 4.3.12). Immutable.
 *
 * <pre>
 *   0  u32  0x02014b50              20  u32  compressed size
 *   4  u16  made by                 24  u32  size
 *   6  u16  needed to extract       28  u16  name length
 *   8  u16  flags                   30  u16  extra length
 *  10  u16  method, 0 or 8          32  u16  comment length
 *  12  u16  time, u16 date          34  u16  disk, u16 internal attributes, u32 external attributes
 *  16  u32  CRC-32                  42  u32  offset of the local header
 *                                   46  name, extra, comment
 * </pre>
 *
 * @param position where the header lies in the file
 * @param end where the next one begins
 * @param time time and date, as they are written
 * @param localOffset where the local header lies in the file
 */
record CentralHeader(
        long position,
        long end,
        EntryName name,
        int flags,
        int method,
        int time,
        int crc,
        long compressedSize,
        long size,
        long localOffset) {
    static final int SIZE = 46;
    static final int DATA_DESCRIPTOR = 1 << 3;
    static final int UTF8 = 1 << 11;
    static final int DEFLATED = 8;

    /** With ZIP64; what needs more is compressed or encrypted in ways that are not read. */
    static final int HIGHEST_VERSION = 45;

    /** The part of the version needed that is one; some writers name their system in the rest. */
    static final int VERSION = 0xff;

    private static final int KNOWN_FLAGS = 1 << 1 | 1 << 2 | DATA_DESCRIPTOR | UTF8;
    private static final int SIGNATURE = 0x02014b50;
    private static final int FILE_TYPE = 0xf000;
    private static final int SYMBOLIC_LINK = 0xa000;

    /** No DEFLATE stream inflates to more than this many times its length, plus a little. */
    private static final int HIGHEST_RATIO = 1032;

    /** What an empty DEFLATE stream takes. */
    private static final int EMPTY_DEFLATED = 2;

    /**
     * Reads the header.
     *
     * @param directoryEnd what the header must not reach past
     * @throws dev.molt.problem.MoltException when there is none, so that nobody can know where the next one begins
     */
    static CentralHeader read(Window file, long position, long directoryEnd, Flaws flaws) throws IOException {
        if (position + SIZE > directoryEnd || file.at(position, SIZE).i32() != SIGNATURE) {
            throw flaws.fatal(ARCHIVE_DIRECTORY, position, "No header of an entry is where one is due.");
        }
        Bytes lengths = file.at(position, SIZE).skip(28);
        int nameLength = lengths.u16();
        int extraLength = lengths.u16();
        int length = SIZE + nameLength + extraLength + lengths.u16();
        if (position + length > directoryEnd) {
            throw flaws.fatal(ARCHIVE_DIRECTORY, position, "The header of an entry reaches past the directory.");
        }
        return parse(file.at(position, length), nameLength, extraLength, flaws);
    }

    private static CentralHeader parse(Bytes from, int nameLength, int extraLength, Flaws flaws) {
        long position = from.position();
        final long end = position + from.remaining();
        from.skip(6);
        int needed = from.u16() & VERSION;
        int flags = from.u16();
        int method = from.u16();
        int time = from.i32();
        int crc = from.i32();
        final long narrowCompressedSize = from.u32();
        final long narrowSize = from.u32();
        from.skip(6);
        int disk = from.u16();
        from.skip(2);
        int attributes = from.i32();
        final long narrowOffset = from.u32();
        EntryName name = EntryName.of(from.take(nameLength));
        ExtraFields extra = ExtraFields.read(from.piece(extraLength), name, flaws);
        long size = extra.widen(narrowSize, name, position, flaws);
        long compressedSize = extra.widen(narrowCompressedSize, name, position, flaws);
        long localOffset = extra.widen(narrowOffset, name, position, flaws);
        extra.requireUsedUp(name, position, flaws);
        CentralHeader header =
                new CentralHeader(position, end, name, flags, method, time, crc, compressedSize, size, localOffset);
        header.check(needed, disk, attributes >>> 16, flaws);
        return header;
    }

    private void check(int needed, int disk, int mode, Flaws flaws) {
        name.flaw().ifPresent(flaw -> flaws.add(ARCHIVE_NAME, name, position, flaw));
        if (!name.isAscii() && (flags & UTF8) == 0) {
            flaws.add(ARCHIVE_NAME, name, position, "its name is not ASCII, and not marked as UTF-8.");
        }
        if (needed > HIGHEST_VERSION) {
            flaws.add(ARCHIVE_UNSUPPORTED, name, position, "it needs version " + needed + " of the format.");
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            String message = String.format("flags 0x%04x ask for encryption or another unknown feature.", flags);
            flaws.add(ARCHIVE_UNSUPPORTED, name, position, message);
        }
        if (method != 0 && method != DEFLATED) {
            flaws.add(ARCHIVE_UNSUPPORTED, name, position, "it has compression method " + method + ".");
        }
        if (disk != 0) {
            flaws.add(ARCHIVE_DISK, name, position, "it lies on another disk.");
        }
        if ((mode & FILE_TYPE) == SYMBOLIC_LINK) {
            flaws.add(ARCHIVE_SYMLINK, name, position, "it is a symbolic link.");
        }
        checkSizes(flaws);
    }

    /** Whether its data is a DEFLATE stream; a directory may say so and have none. */
    boolean isDeflated() {
        return method == DEFLATED && !(name.isDirectory() && compressedSize == 0);
    }

    private void checkSizes(Flaws flaws) {
        if (name.isDirectory()) {
            boolean blank = compressedSize == 0 || (isDeflated() && compressedSize == EMPTY_DEFLATED);
            if (size != 0 || crc != 0 || !blank) {
                flaws.add(ARCHIVE_DIRECTORY_DATA, name, position, "it is a directory, but has data.");
            }
        } else if (method == 0 && size != compressedSize) {
            flaws.add(ARCHIVE_SIZE, name, position, "it is stored, but its two sizes differ.");
        } else if (isDeflated() && size > HIGHEST_RATIO * (compressedSize + 1)) {
            flaws.add(ARCHIVE_SIZE, name, position, "no data of its length inflates to its size.");
        }
    }
}
