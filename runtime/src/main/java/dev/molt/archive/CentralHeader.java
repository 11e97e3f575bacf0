package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_NAME;
import static dev.molt.problem.ProblemCode.ARCHIVE_STRUCTURE;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNSUPPORTED;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

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
 */
record CentralHeader(String name, int flags, int method, int crc, long compressedSize, long size, long localOffset) {
    static final int SIZE = 46;
    static final int DATA_DESCRIPTOR = 1 << 3;
    static final int DEFLATED = 8;
    private static final int UTF8 = 1 << 11;
    private static final int KNOWN_FLAGS = 1 << 1 | 1 << 2 | DATA_DESCRIPTOR | UTF8;
    private static final int SIGNATURE = 0x02014b50;
    private static final int LONGEST_NAME = 512;
    private static final long ZIP64 = 0xffffffffL;

    static CentralHeader read(Bytes from, String archive) {
        long position = from.position();
        if (from.remaining() < SIZE || from.i32() != SIGNATURE) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, position, "no central header where one is due.");
        }
        from.i32();
        int flags = from.u16();
        int method = from.u16();
        from.i32();
        int crc = from.i32();
        long compressedSize = from.u32();
        long size = from.u32();
        int nameLength = from.u16();
        int rest = from.u16() + from.u16();
        int disk = from.u16();
        from.take(6);
        long localOffset = from.u32();
        if (from.remaining() < nameLength + rest) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, null, position, "the central header reaches past the directory.");
        }
        String name = name(from.take(nameLength), position, archive);
        from.take(rest);
        if (compressedSize == ZIP64 || size == ZIP64 || localOffset == ZIP64) {
            throw Flaw.of(ARCHIVE_UNSUPPORTED, archive, name, position, "it has ZIP64 fields.");
        }
        CentralHeader header = new CentralHeader(name, flags, method, crc, compressedSize, size, localOffset);
        header.check(disk, position, archive);
        return header;
    }

    private void check(int disk, long position, String archive) {
        if ((flags & ~KNOWN_FLAGS) != 0) {
            String fact = String.format("flags 0x%04x ask for encryption or another unknown feature.", flags);
            throw Flaw.of(ARCHIVE_UNSUPPORTED, archive, name, position, fact);
        }
        if (method != 0 && method != DEFLATED) {
            throw Flaw.of(ARCHIVE_UNSUPPORTED, archive, name, position, "compression method " + method + ".");
        }
        if (disk != 0) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, name, position, "it lies on another disk.");
        }
        if (method == 0 && size != compressedSize) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, name, position, "it is stored, but its two sizes differ.");
        }
        if (name.endsWith("/") && size != 0) {
            throw Flaw.of(ARCHIVE_STRUCTURE, archive, name, position, "it is a directory, but has data.");
        }
    }

    boolean hasDescriptor() {
        return (flags & DATA_DESCRIPTOR) != 0;
    }

    private static String name(byte[] bytes, long position, String archive) {
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Flaw.of(ARCHIVE_NAME, archive, null, position, "the entry's name is not UTF-8.");
        }
        String flaw = flaw(name, bytes.length);
        if (!flaw.isEmpty()) {
            throw Flaw.of(ARCHIVE_NAME, archive, name, position, flaw);
        }
        return name;
    }

    /** What makes the name one that could mean another file, or the empty string. */
    private static String flaw(String name, int bytes) {
        if (bytes == 0 || bytes > LONGEST_NAME) {
            return "the name has " + bytes + " bytes.";
        }
        if (name.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))) {
            return "the name has a backslash, colon or control character.";
        }
        String file = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String segment : file.split("/", -1)) {
            if (segment.isEmpty() || segment.endsWith(".") || segment.endsWith(" ")) {
                return "the name has an empty segment, or one that ends in a dot or space.";
            }
        }
        return "";
    }
}
