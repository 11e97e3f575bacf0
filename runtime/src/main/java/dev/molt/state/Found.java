package dev.molt.state;

import java.util.Arrays;

/**
 * Objects in the order in which they were found, each one once and with the one that led to it. They are told apart by
 * identity, so that none of their methods is called. Confined to one walk.
 */
final class Found {
    private static final int FIRST = 64;
    private static final int SPREAD = 0x9E3779B9;

    private Object[] objects = new Object[FIRST];

    /** Maps an object's number to that of the one that led to it. */
    private int[] parents = new int[FIRST];

    /** Hash table of numbers plus one, zero where it is free; its length is a power of two, at least half of it free. */
    private int[] table = new int[2 * FIRST];

    private int size;

    /** Whether the object is new here. */
    boolean add(Object object, int parent) {
        int place = place(object);
        if (table[place] != 0) {
            return false;
        }
        if (size == objects.length) {
            grow();
            place = place(object);
        }
        objects[size] = object;
        parents[size] = parent;
        table[place] = ++size;
        return true;
    }

    private int place(Object object) {
        int mask = table.length - 1;
        int place = (System.identityHashCode(object) * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
        while (table[place] != 0 && objects[table[place] - 1] != object) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        objects = Arrays.copyOf(objects, 2 * size);
        parents = Arrays.copyOf(parents, 2 * size);
        table = new int[4 * size];
        for (int number = 0; number < size; number++) {
            table[place(objects[number])] = number + 1;
        }
    }

    int size() {
        return size;
    }

    Object object(int number) {
        return objects[number];
    }

    /** The number of the object that led to this one; the first one leads to itself. */
    int parent(int number) {
        return parents[number];
    }
}
