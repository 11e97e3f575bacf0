package dev.molt.state.pricing;

import java.io.Serializable;

/** What a module should keep to itself: each method that the JDK may call on it fails, once it is armed. */
@SuppressWarnings("serial")
public class Discount implements Comparable<Discount>, Serializable {
    static boolean armed;

    static void touched() {
        if (armed) {
            throw new AssertionError("Code of the module was run");
        }
    }

    @Override
    public int compareTo(Discount other) {
        touched();
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        touched();
        return this == other;
    }

    @Override
    public int hashCode() {
        touched();
        return 7;
    }

    @Override
    public String toString() {
        touched();
        return "discount";
    }
}
