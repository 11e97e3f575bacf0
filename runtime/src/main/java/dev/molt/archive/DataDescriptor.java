package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_DESCRIPTOR;

import java.io.IOException;

/**
 * Data descriptor (APPNOTE 4.3.9): what was not known yet when the local header was written.
 *
 * <pre>
 *   0  u32  0x08074b50
 *   4  u32  CRC-32
 *   8  u32  compressed size, u32 size; each u64 when the local header has a ZIP64 field
 * </pre>
 */
final class DataDescriptor {
    private static final int SIGNATURE = 0x08074b50;

    private DataDescriptor() {}

    /** How wide the sizes are. */
    enum Form {
        PLAIN(16),
        ZIP64(24);

        private final int length;

        Form(int length) {
            this.length = length;
        }

        /** How many bytes the descriptor has. */
        int length() {
            return length;
        }
    }

    /** Checks that the descriptor says the same as the central header. */
    static void check(Window file, long position, Form form, CentralHeader central, Flaws flaws) throws IOException {
        Bytes from = file.at(position, form.length());
        int signature = from.i32();
        int crc = from.i32();
        long compressedSize = form == Form.ZIP64 ? from.i64() : from.u32();
        long size = form == Form.ZIP64 ? from.i64() : from.u32();
        if (signature != SIGNATURE) {
            flaws.add(ARCHIVE_DESCRIPTOR, central.name(), position, "no data descriptor follows its data.");
        } else if (crc != central.crc() || compressedSize != central.compressedSize() || size != central.size()) {
            flaws.add(ARCHIVE_DESCRIPTOR, central.name(), position, "its data descriptor and the directory differ.");
        }
    }
}
