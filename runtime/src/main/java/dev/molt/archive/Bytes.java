package dev.molt.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian reading of a piece of an archive that knows where it lies in the file. Confined to one reader. */
final class Bytes {
    private final ByteBuffer buffer;
    private final long offset;

    /** @param offset where the bytes lie in the file */
    Bytes(byte[] bytes, long offset) {
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.offset = offset;
    }

    /** Where the next byte lies in the file. */
    long position() {
        return offset + buffer.position();
    }

    int remaining() {
        return buffer.remaining();
    }

    int u16() {
        return Short.toUnsignedInt(buffer.getShort());
    }

    int i32() {
        return buffer.getInt();
    }

    long u32() {
        return Integer.toUnsignedLong(buffer.getInt());
    }

    byte[] take(int length) {
        byte[] taken = new byte[length];
        buffer.get(taken);
        return taken;
    }
}
