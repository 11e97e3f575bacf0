package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_CRC;
import static dev.molt.problem.ProblemCode.ARCHIVE_DEFLATE;
import static dev.molt.problem.ProblemCode.ARCHIVE_SIZE;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads entries' bytes and checks them: just the declared size, nothing left over, the declared CRC-32. Its buffers and
 * its inflater serve one entry after the other. Confined to one thread.
 */
final class EntryReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ArchiveBytes file;
    private final Flaws flaws;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input;
    private final byte[] output;

    private EntryReader(ArchiveBytes file, Flaws flaws, int buffer) {
        this.file = file;
        this.flaws = flaws;
        this.input = new byte[buffer];
        this.output = new byte[buffer];
    }

    /** @param flaws what is wrong with the entry goes there */
    static EntryReader ofOne(ArchiveBytes file, ArchiveEntry entry, Flaws flaws) {
        return new EntryReader(file, flaws, (int) Math.max(1, Math.min(BUFFER, entry.compressedSize())));
    }

    /** @param flaws what is wrong with each entry goes there */
    static EntryReader ofMany(ArchiveBytes file, Flaws flaws) {
        return new EntryReader(file, flaws, BUFFER);
    }

    /** The entry's bytes; of no use when a flaw was added. */
    byte[] read(ArchiveEntry entry) throws IOException {
        // At most 1,032 times what the file has for it, which the index has checked.
        byte[] bytes = new byte[(int) entry.size()];
        read(entry, bytes);
        return bytes;
    }

    /** Checks the entry's bytes without keeping them. */
    void check(ArchiveEntry entry) throws IOException {
        read(entry, output);
    }

    /** Reads all bytes, through the array again and again if the entry is longer. */
    private void read(ArchiveEntry entry, byte[] into) throws IOException {
        crc.reset();
        if (entry.deflated() ? inflate(entry, into) : copy(entry, into)) {
            if ((int) crc.getValue() != entry.crc()) {
                String message =
                        String.format("its CRC-32 is 0x%08x, the directory says 0x%08x.", crc.getValue(), entry.crc());
                flaws.add(ARCHIVE_CRC, entry, message);
            }
        }
    }

    private boolean copy(ArchiveEntry entry, byte[] into) throws IOException {
        int length;
        for (long done = 0; done < entry.size(); done += length) {
            length = (int) Math.min(into.length, entry.size() - done);
            file.read(entry.dataOffset() + done, into, length);
            crc.update(into, 0, length);
        }
        return true;
    }

    private boolean inflate(ArchiveEntry entry, byte[] into) throws IOException {
        inflater.reset();
        long read = 0;
        long size = 0;
        int filled = 0;
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int length = (int) Math.min(input.length, entry.compressedSize() - read);
                    if (length == 0) {
                        flaws.add(ARCHIVE_DEFLATE, entry, "its compressed data ends too early.");
                        return false;
                    }
                    file.read(entry.dataOffset() + read, input, length);
                    inflater.setInput(input, 0, length);
                    read += length;
                }
                if (filled == into.length) {
                    filled = 0;
                }
                // One byte more than is due shows data that is too long.
                boolean full = size == entry.size();
                int more = full
                        ? inflater.inflate(output, 0, 1)
                        : inflater.inflate(into, filled, most(entry, size, filled, into));
                if (full && more > 0) {
                    flaws.add(ARCHIVE_SIZE, entry, "it inflates to more than its " + entry.size() + " bytes.");
                    return false;
                }
                if (inflater.needsDictionary()) {
                    flaws.add(ARCHIVE_DEFLATE, entry, "its compressed data asks for a dictionary.");
                    return false;
                }
                crc.update(into, filled, full ? 0 : more);
                filled += full ? 0 : more;
                size += more;
            }
        } catch (DataFormatException e) {
            flaws.add(ARCHIVE_DEFLATE, entry, "its compressed data is malformed: " + e.getMessage() + ".");
            return false;
        }
        return checkEnd(entry, read, size);
    }

    private static int most(ArchiveEntry entry, long size, int filled, byte[] into) {
        return (int) Math.min(into.length - filled, entry.size() - size);
    }

    private boolean checkEnd(ArchiveEntry entry, long read, long size) {
        if (size != entry.size()) {
            flaws.add(ARCHIVE_SIZE, entry, "it inflates to " + size + " bytes, not " + entry.size() + ".");
            return false;
        }
        if (read != entry.compressedSize() || inflater.getRemaining() > 0) {
            flaws.add(ARCHIVE_DEFLATE, entry, "its compressed data goes on after its end.");
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
