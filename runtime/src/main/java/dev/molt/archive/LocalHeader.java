package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_STRUCTURE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Local file header (APPNOTE 4.3.7) and what follows its data. Immutable.
 *
 * <pre>
 *   0  u32  0x04034b50              18  u32  compressed size    0 allowed with a descriptor
 *   4  u16  needed to extract       22  u32  size               0 allowed with a descriptor
 *   6  u16  flags                   26  u16  name length
 *   8  u16  method                  28  u16  extra length
 *  10  u16  time, u16 date          30  name, extra, data, descriptor
 *  14  u32  CRC-32                      descriptor: u32 0x08074b50, CRC-32, compressed size, size
 * </pre>
 *
 * @param dataOffset where the data begins in the file
 * @param end where the next local header begins, or the directory
 */
record LocalHeader(long dataOffset, long end) {
    private static final int SIZE = 30;
    private static final int DESCRIPTOR_SIZE = 16;
    private static final int SIGNATURE = 0x04034b50;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

    /** Reads the header and checks that it and the central header say the same. */
    static LocalHeader read(ArchiveFile file, CentralHeader central, long limit, String archive) throws IOException {
        long position = central.localOffset();
        byte[] expectedName = central.name().getBytes(StandardCharsets.UTF_8);
        if (position + SIZE + expectedName.length > limit) {
            throw flaw(archive, central, position, "its local header reaches into the directory.");
        }
        Bytes from = new Bytes(file.read(position, SIZE + expectedName.length), position);
        int signature = from.i32();
        from.u16();
        int flags = from.u16();
        int method = from.u16();
        from.i32();
        final int crc = from.i32();
        final long compressedSize = from.u32();
        final long size = from.u32();
        int nameLength = from.u16();
        int extraLength = from.u16();
        boolean described = (flags & CentralHeader.DATA_DESCRIPTOR) != 0;
        if (signature != SIGNATURE) {
            throw flaw(archive, central, position, "no local header where the directory says one is.");
        }
        if (nameLength != expectedName.length || !Arrays.equals(from.take(nameLength), expectedName)) {
            throw flaw(archive, central, position, "its local header has another name.");
        }
        if (method != central.method()
                || (flags | CentralHeader.DATA_DESCRIPTOR) != (central.flags() | CentralHeader.DATA_DESCRIPTOR)) {
            throw flaw(archive, central, position, "its local header has another method or other flags.");
        }
        boolean same = crc == central.crc() && compressedSize == central.compressedSize() && size == central.size();
        boolean blank = described && crc == 0 && compressedSize == 0 && size == 0;
        if (!same && !blank) {
            throw flaw(archive, central, position, "its local header has another CRC-32 or size.");
        }
        long dataOffset = position + SIZE + nameLength + extraLength;
        long end = dataOffset + central.compressedSize() + (described ? DESCRIPTOR_SIZE : 0);
        if (end > limit) {
            throw flaw(archive, central, position, "its data reaches into the directory.");
        }
        if (described) {
            checkDescriptor(file, central, end - DESCRIPTOR_SIZE, archive);
        }
        return new LocalHeader(dataOffset, end);
    }

    private static void checkDescriptor(ArchiveFile file, CentralHeader central, long position, String archive)
            throws IOException {
        Bytes from = new Bytes(file.read(position, DESCRIPTOR_SIZE), position);
        boolean same = from.i32() == DESCRIPTOR_SIGNATURE
                && from.i32() == central.crc()
                && from.u32() == central.compressedSize()
                && from.u32() == central.size();
        if (!same) {
            throw flaw(archive, central, position, "its data descriptor and the directory differ.");
        }
    }

    private static RuntimeException flaw(String archive, CentralHeader central, long position, String fact) {
        return Flaw.of(ARCHIVE_STRUCTURE, archive, central.name(), position, fact);
    }
}
