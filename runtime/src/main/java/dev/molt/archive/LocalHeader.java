package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_DESCRIPTOR;
import static dev.molt.problem.ProblemCode.ARCHIVE_HEADER;
import static dev.molt.problem.ProblemCode.ARCHIVE_OVERLAP;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNSUPPORTED;

import java.io.IOException;
import java.util.Optional;

/**
 * Local file header (APPNOTE 4.3.7), which says again what the central header says. Immutable.
 *
 * <pre>
 *   0  u32  0x04034b50              18  u32  compressed size    0 allowed with a descriptor
 *   4  u16  needed to extract       22  u32  size               0 allowed with a descriptor
 *   6  u16  flags                   26  u16  name length
 *   8  u16  method                  28  u16  extra length
 *  10  u16  time, u16 date          30  name, extra, data, descriptor
 *  14  u32  CRC-32                      0 allowed with a descriptor
 * </pre>
 *
 * @param dataOffset where the data begins in the file
 * @param end where the next local header begins, or the directory
 */
record LocalHeader(long dataOffset, long end) {
    static final int SIZE = 30;
    private static final int SIGNATURE = 0x04034b50;

    /**
     * Reads the header and checks that it and the central header say the same.
     *
     * @param limit where the directory begins
     * @return empty when nobody can know where the entry ends
     */
    static Optional<LocalHeader> read(Window file, CentralHeader central, long limit, Flaws flaws) throws IOException {
        long position = central.localOffset();
        if (position < 0 || position > limit - SIZE) {
            flaws.add(ARCHIVE_OVERLAP, central.name(), position, "its local header reaches into the directory.");
            return Optional.empty();
        }
        Bytes from = file.at(position, SIZE);
        if (from.i32() != SIGNATURE) {
            flaws.add(ARCHIVE_HEADER, central.name(), position, "no local header is where the directory says.");
            return Optional.empty();
        }
        from.skip(22);
        int nameLength = from.u16();
        int extraLength = from.u16();
        long dataOffset = position + SIZE + nameLength + extraLength;
        if (dataOffset > limit) {
            flaws.add(ARCHIVE_OVERLAP, central.name(), position, "its local header reaches into the directory.");
            return Optional.empty();
        }
        Bytes whole = file.at(position, SIZE + nameLength + extraLength);
        Optional<DataDescriptor.Form> descriptor = check(whole, central, nameLength, extraLength, flaws);
        long end = dataOffset + central.compressedSize();
        long entryEnd = end + descriptor.map(DataDescriptor.Form::length).orElse(0);
        if (end < dataOffset || entryEnd > limit) {
            flaws.add(ARCHIVE_OVERLAP, central.name(), position, "its data reaches into the directory.");
            return Optional.empty();
        }
        if (descriptor.isPresent()) {
            DataDescriptor.check(file, end, descriptor.get(), central, flaws);
        }
        return Optional.of(new LocalHeader(dataOffset, entryEnd));
    }

    /** Checks each field, and says what descriptor follows the data. */
    private static Optional<DataDescriptor.Form> check(
            Bytes from, CentralHeader central, int nameLength, int extraLength, Flaws flaws) {
        long position = from.position();
        EntryName name = central.name();
        from.skip(4);
        int needed = from.u16() & CentralHeader.VERSION;
        int flags = from.u16();
        int method = from.u16();
        int time = from.i32();
        final int crc = from.i32();
        final long narrowCompressedSize = from.u32();
        final long narrowSize = from.u32();
        from.skip(4);
        if (!name.sameBytes(from.take(nameLength))) {
            flaws.add(ARCHIVE_HEADER, name, position, "its local header has another name.");
        }
        ExtraFields extra = ExtraFields.read(from.piece(extraLength), name, flaws);
        long size = extra.widenLocal(narrowSize, name, position, flaws);
        long compressedSize = extra.widenLocal(narrowCompressedSize, name, position, flaws);
        extra.requireUsedUp(name, position, flaws);
        if (needed > CentralHeader.HIGHEST_VERSION) {
            flaws.add(ARCHIVE_UNSUPPORTED, name, position, "it needs version " + needed + " of the format.");
        }
        boolean described = (flags & CentralHeader.DATA_DESCRIPTOR) != 0;
        requireSame("method", method, central.method(), central, flaws);
        requireSame("time", time, central.time(), central, flaws);
        // The descriptor's flag may be left out in the directory, which has no use for it; no other may differ.
        int ignored = described ? CentralHeader.DATA_DESCRIPTOR : 0;
        requireSame("flags", flags & ~ignored, central.flags() & ~ignored, central, flaws);
        if (!described) {
            requireSame("CRC-32", crc, central.crc(), central, flaws);
            requireSame("compressed size", compressedSize, central.compressedSize(), central, flaws);
            requireSame("size", size, central.size(), central, flaws);
            return Optional.empty();
        }
        requireSameOrZero("CRC-32", crc, central.crc(), central, flaws);
        requireSameOrZero("compressed size", compressedSize, central.compressedSize(), central, flaws);
        requireSameOrZero("size", size, central.size(), central, flaws);
        if (central.method() != CentralHeader.DEFLATED) {
            String message = "it is stored and has a data descriptor, so that nobody can know where it ends.";
            flaws.add(ARCHIVE_DESCRIPTOR, name, position, message);
        }
        return Optional.of(extra.hasZip64() ? DataDescriptor.Form.ZIP64 : DataDescriptor.Form.PLAIN);
    }

    private static void requireSameOrZero(String field, long local, long expected, CentralHeader central, Flaws flaws) {
        if (local != 0) {
            requireSame(field, local, expected, central, flaws);
        }
    }

    private static void requireSame(String field, long local, long expected, CentralHeader central, Flaws flaws) {
        if (local != expected) {
            String message =
                    String.format("its %s is 0x%x in the local header, 0x%x in the directory.", field, local, expected);
            flaws.add(ARCHIVE_HEADER, central.name(), central.localOffset(), message);
        }
    }
}
