package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_CRC;
import static dev.molt.problem.ProblemCode.ARCHIVE_SIZE;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNREADABLE;

import dev.molt.problem.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * One entry's bytes as they are asked for, in memory that does not grow with the entry. What is wrong with them is told
 * at the latest where they would end. Confined to one thread.
 */
final class EntryStream extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final ArchiveEntry entry;
    private final Flaws flaws;
    private final InputStream inflated;
    private final CRC32 crc = new CRC32();

    /** How many bytes have been given. */
    private long given;

    EntryStream(ArchiveBytes file, ArchiveEntry entry, Flaws flaws) {
        this.entry = entry;
        this.flaws = flaws;
        InputStream data = new Data(file, entry);
        this.inflated = entry.deflated() ? new Inflating(data) : data;
    }

    /** The entry's data as it is in the file. */
    private static final class Data extends InputStream {
        private final ArchiveBytes file;
        private final byte[] one = new byte[1];
        private byte[] buffer = new byte[0];
        private long position;
        private final long end;

        private Data(ArchiveBytes file, ArchiveEntry entry) {
            this.file = file;
            this.position = entry.dataOffset();
            this.end = entry.dataOffset() + entry.compressedSize();
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int most = (int) Math.min(Math.min(length, BUFFER), end - position);
            if (most == 0) {
                return length == 0 ? 0 : -1;
            }
            if (buffer.length < most) {
                buffer = new byte[most];
            }
            file.read(position, buffer, most);
            System.arraycopy(buffer, 0, into, from, most);
            position += most;
            return most;
        }
    }

    /** Inflates, and gives the inflater back at its end. */
    private static final class Inflating extends FilterInputStream {
        private final Inflater inflater;

        private Inflating(InputStream data) {
            this(data, new Inflater(true));
        }

        private Inflating(InputStream data, Inflater inflater) {
            super(new InflaterInputStream(data, inflater, BUFFER));
            this.inflater = inflater;
        }

        @Override
        public void close() throws IOException {
            super.close();
            inflater.end();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read;
        try {
            read = inflated.read(into, from, length);
        } catch (IOException e) {
            throw wrong(ARCHIVE_UNREADABLE, e.toString());
        }
        if (read > 0) {
            crc.update(into, from, read);
            given += read;
        }
        check(read < 0);
        return read;
    }

    private void check(boolean atEnd) throws IOException {
        if (given > entry.size() || (atEnd && given < entry.size())) {
            throw wrong(ARCHIVE_SIZE, "it has not the " + entry.size() + " bytes that the directory says.");
        }
        if (atEnd && (int) crc.getValue() != entry.crc()) {
            throw wrong(
                    ARCHIVE_CRC,
                    String.format("its CRC-32 is 0x%08x, the directory says 0x%08x.", crc.getValue(), entry.crc()));
        }
    }

    private IOException wrong(ProblemCode code, String message) {
        return new IOException(flaws.fatal(code, entry, message));
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, entry.size() - given);
    }

    @Override
    public void close() throws IOException {
        inflated.close();
    }
}
