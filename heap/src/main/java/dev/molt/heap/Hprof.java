package dev.molt.heap;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a heap dump, mapped into memory. Immutable. */
final class Hprof {
    private static final String MAGIC = "JAVA PROFILE ";
    private static final int LONGEST_MAGIC = 64;
    private static final int SEGMENT_BITS = 30;
    private static final long SEGMENT = 1L << SEGMENT_BITS;
    private static final long IN_SEGMENT = SEGMENT - 1;

    /** So that what begins in a segment can be read from it. */
    private static final long OVERLAP = Long.BYTES;

    private final MappedByteBuffer[] segments;
    private final long size;
    private final int idSize;
    private final long firstRecord;

    private Hprof(MappedByteBuffer[] segments, long size) throws IOException {
        this.segments = segments;
        this.size = size;
        int end = 0;
        while (end < Math.min(size, LONGEST_MAGIC) && u1(end) != 0) {
            end++;
        }
        if (size < LONGEST_MAGIC || !text(0, end).startsWith(MAGIC)) {
            throw new IOException("This is no heap dump.");
        }
        this.idSize = i4(end + 1L);
        if (idSize != Integer.BYTES && idSize != Long.BYTES) {
            throw new IOException("The heap dump has references of " + idSize + " bytes.");
        }
        this.firstRecord = end + 1L + Integer.BYTES + Long.BYTES;
    }

    static Hprof open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            MappedByteBuffer[] segments = new MappedByteBuffer[(int) ((size + SEGMENT - 1) >>> SEGMENT_BITS)];
            for (int i = 0; i < segments.length; i++) {
                long start = (long) i << SEGMENT_BITS;
                segments[i] =
                        channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(SEGMENT + OVERLAP, size - start));
            }
            return new Hprof(segments, size);
        }
    }

    long size() {
        return size;
    }

    /** The number of bytes of a reference. */
    int idSize() {
        return idSize;
    }

    long firstRecord() {
        return firstRecord;
    }

    private MappedByteBuffer segment(long at) {
        return segments[(int) (at >>> SEGMENT_BITS)];
    }

    int u1(long at) {
        return segment(at).get((int) (at & IN_SEGMENT)) & 0xff;
    }

    int u2(long at) {
        return segment(at).getShort((int) (at & IN_SEGMENT)) & 0xffff;
    }

    int i4(long at) {
        return segment(at).getInt((int) (at & IN_SEGMENT));
    }

    long i8(long at) {
        return segment(at).getLong((int) (at & IN_SEGMENT));
    }

    long id(long at) {
        return idSize == Long.BYTES ? i8(at) : i4(at) & 0xffff_ffffL;
    }

    byte[] bytes(long at, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) u1(at + i);
        }
        return bytes;
    }

    String text(long at, int length) {
        return new String(bytes(at, length), StandardCharsets.UTF_8);
    }
}
