package dev.molt.heap;

import org.jspecify.annotations.Nullable;

/** Where objects are in the file, by their number: in five bytes each, or four for files of up to 4 GiB. Confined to one analysis. */
final class Places {
    private final int[] low;
    private final byte @Nullable [] high;

    Places(int count, long fileSize) {
        this.low = new int[count];
        this.high = fileSize >>> Integer.SIZE == 0 ? null : new byte[count];
    }

    void set(int number, long at) {
        low[number] = (int) at;
        if (high != null) {
            high[number] = (byte) (at >>> Integer.SIZE);
        }
    }

    long of(int number) {
        return (low[number] & 0xffff_ffffL) | (high == null ? 0 : (high[number] & 0xffL) << Integer.SIZE);
    }
}
