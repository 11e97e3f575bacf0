package dev.molt.retire;

/**
 * How much old code there may be before updates are refused, instead of the JVM running out of memory. Going back is never
 * refused. Immutable.
 *
 * @param heldOfModule held versions of one module, past which it is not updated
 * @param held held versions of all modules, past which none is updated
 * @param drainingOfModule versions of one module that calls are still inside, past which it is not updated
 * @param metaspaceLeft bytes that must be left for classes, where the JVM was given a maximum
 */
public record OldCodeLimits(int heldOfModule, int held, int drainingOfModule, long metaspaceLeft) {
    /** Ten held versions of a module, fifty in all, two hundred draining ones of a module, 16 MiB left. */
    public static final OldCodeLimits DEFAULT = new OldCodeLimits(10, 50, 200, 16L << 20);

    /** Nothing is refused for old code. */
    public static final OldCodeLimits NONE =
            new OldCodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);

    /** Limits that are not negative. */
    public OldCodeLimits {
        if (heldOfModule < 0 || held < 0 || drainingOfModule < 0 || metaspaceLeft < 0) {
            throw new IllegalArgumentException("A limit is negative: " + heldOfModule + ", " + held + ", "
                    + drainingOfModule + ", " + metaspaceLeft);
        }
    }

    /** The same with other numbers of held versions. */
    public OldCodeLimits holding(int ofModule, int ofAll) {
        return new OldCodeLimits(ofModule, ofAll, drainingOfModule, metaspaceLeft);
    }

    /** The same with another number of draining versions. */
    public OldCodeLimits draining(int ofModule) {
        return new OldCodeLimits(heldOfModule, held, ofModule, metaspaceLeft);
    }

    /** The same with another number of bytes. */
    public OldCodeLimits leaving(long bytes) {
        return new OldCodeLimits(heldOfModule, held, drainingOfModule, bytes);
    }
}
