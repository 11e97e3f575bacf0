package dev.molt.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian reading of a piece of an archive that knows where it lies in the file. Confined to one reader. */
final class Bytes {
    private final ByteBuffer buffer;

    /** What to add to the buffer's position to get the file's. */
    private final long shift;

    /**
     * @param array holds the piece
     * @param from where the piece begins in the array
     * @param offset where the piece lies in the file
     */
    Bytes(byte[] array, int from, int length, long offset) {
        this.buffer = ByteBuffer.wrap(array, from, length).order(ByteOrder.LITTLE_ENDIAN);
        this.shift = offset - from;
    }

    /** Where the next byte lies in the file. */
    long position() {
        return shift + buffer.position();
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

    /** An unsigned number of eight bytes, which is negative if it is more than any file's length. */
    long i64() {
        return buffer.getLong();
    }

    Bytes skip(int length) {
        buffer.position(buffer.position() + length);
        return this;
    }

    byte[] take(int length) {
        byte[] taken = new byte[length];
        buffer.get(taken);
        return taken;
    }

    /** The next bytes as a piece of its own, which are then behind. */
    Bytes piece(int length) {
        Bytes piece = new Bytes(buffer.array(), buffer.position(), length, position());
        skip(length);
        return piece;
    }

    /** Whether what remains holds one of the signatures that ZIP structures begin with. */
    boolean holdsSignature() {
        String text = new String(buffer.array(), buffer.position(), buffer.remaining(), StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("PK"); at >= 0; at = text.indexOf("PK", at + 1)) {
            if (at + 4 <= text.length() && isSignature(text.charAt(at + 2), text.charAt(at + 3))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSignature(char third, char fourth) {
        return switch (third) {
            case 1, 3, 5 -> fourth == third + 1;
            case 6 -> fourth == 6 || fourth == 7;
            default -> false;
        };
    }
}
