package dev.molt.archive;

import java.io.IOException;

/**
 * A buffer that moves over a file, so that reading many small structures in their order takes few system calls.
 * Confined to one reader.
 */
final class Window {
    private static final int LENGTH = 1 << 18;

    private final ArchiveBytes file;
    private final byte[] buffer;
    private final long end;

    /** Where the buffer's first byte lies in the file. */
    private long offset;

    /** How many bytes of the buffer are the file's. */
    private int filled;

    Window(ArchiveBytes file) throws IOException {
        this.file = file;
        this.end = file.length();
        this.buffer = new byte[(int) Math.min(LENGTH, end)];
    }

    /** How long the file is. */
    long end() {
        return end;
    }

    /** Whether the file has that many bytes there. */
    boolean has(long position, long length) {
        return position >= 0 && length >= 0 && position <= end - length;
    }

    /**
     * A piece of the file, valid until the next call.
     *
     * @param length at most 256 KiB
     * @throws IOException when the file has not that many bytes there, or can't be read
     */
    Bytes at(long position, int length) throws IOException {
        if (position < offset || position + length > offset + filled) {
            if (!has(position, length)) {
                throw new java.io.EOFException("No " + length + " bytes at offset " + position);
            }
            filled = 0;
            int more = (int) Math.min(buffer.length, end - position);
            file.read(position, buffer, more);
            offset = position;
            filled = more;
        }
        return new Bytes(buffer, (int) (position - offset), length, position);
    }
}
