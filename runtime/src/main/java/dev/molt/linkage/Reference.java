package dev.molt.linkage;

/**
 * How a method refers to a symbol, packed into an int: real archives have hundreds of thousands of them.
 *
 * <pre>
 *   31                                3     2         1           0
 *   │ index of the symbol in its table │ certain │ members │ classes guarded │
 * </pre>
 *
 * <p>A guarded reference lies in a {@code try} whose handler goes on without what could not be linked; a certain one is
 * executed whenever its method returns normally.
 */
final class Reference {
    /** A handler goes on when a class is missing. */
    static final int CLASS_GUARDED = 1;

    /** A handler goes on when a member is missing or has changed. */
    static final int MEMBER_GUARDED = 2;

    /** Executed on each way through the method. */
    static final int CERTAIN = 4;

    private static final int BITS = 3;

    private Reference() {}

    static int of(int symbol, int flags) {
        return (symbol << BITS) | flags;
    }

    static int symbol(int reference) {
        return reference >>> BITS;
    }

    static boolean is(int reference, int flag) {
        return (reference & flag) != 0;
    }
}
