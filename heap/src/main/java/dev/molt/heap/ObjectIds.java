package dev.molt.heap;

import java.io.IOException;

/**
 * A set of references, each of which has a number from 0 on, by their order. One bit for each place where an object could
 * be. Confined to one analysis.
 */
final class ObjectIds {
    private static final int WORDS = 8;

    /** The part of the memory that one such set may take at most. */
    private static final int MOST_OF_MEMORY = 3;

    private final long least;
    private final int shift;
    private final long[] bits;

    /** How many references come before each group of words; set by {@link #count}. */
    private int[] before = {};

    /**
     * @param least the least reference that there may be
     * @param greatest the greatest one
     * @param shift how many low bits all differences between references have unset
     * @throws IOException when references lie too far apart for the memory that there is
     */
    ObjectIds(long least, long greatest, int shift) throws IOException {
        this.least = least;
        this.shift = shift;
        long words = ((greatest - least) >>> shift) / Long.SIZE + 1;
        if (words * Long.BYTES > Runtime.getRuntime().maxMemory() / MOST_OF_MEMORY) {
            throw new IOException(
                    "The heap dump is damaged, or needs more memory to be read: give java a larger -Xmx.");
        }
        this.bits = new long[(int) words];
    }

    private ObjectIds(ObjectIds same) {
        this.least = same.least;
        this.shift = same.shift;
        this.bits = same.bits.clone();
    }

    /** A set of the same references, which can be made smaller. */
    ObjectIds copy() {
        return new ObjectIds(this);
    }

    void add(long id) {
        long place = (id - least) >>> shift;
        bits[(int) (place >>> 6)] |= 1L << place;
    }

    /** Takes it out; false when it is not in. */
    boolean remove(long id) {
        long place = (id - least) >>> shift;
        int word = (int) (place >>> 6);
        if (place >>> 6 >= bits.length || (bits[word] & (1L << place)) == 0) {
            return false;
        }
        bits[word] &= ~(1L << place);
        return true;
    }

    boolean contains(long id) {
        long place = (id - least) >>> shift;
        return place >>> 6 < bits.length && (bits[(int) (place >>> 6)] & (1L << place)) != 0;
    }

    /** Numbers what is in; returns how many there are. */
    int count() {
        before = new int[bits.length / WORDS + 1];
        int count = 0;
        for (int i = 0; i < bits.length; i++) {
            if (i % WORDS == 0) {
                before[i / WORDS] = count;
            }
            count = Math.addExact(count, Long.bitCount(bits[i]));
        }
        return count;
    }

    /** The number of a reference that is in. */
    int number(long id) {
        long place = (id - least) >>> shift;
        int word = (int) (place >>> 6);
        int number = before[word / WORDS];
        for (int i = word / WORDS * WORDS; i < word; i++) {
            number += Long.bitCount(bits[i]);
        }
        return number + Long.bitCount(bits[word] & ((1L << place) - 1));
    }
}
