package dev.molt.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * One exception handler of a method, and whether it goes on without what could not be linked. Confined to one scan.
 *
 * <p>How it is judged: its instructions are followed from its beginning in the order of the byte code; forward jumps
 * are followed, of a condition both ways. A way that returns, jumps back or falls out of the method goes on; one that
 * throws does not. So {@code finally}, {@code synchronized} and what compilers make of {@code try} with resources, which
 * all rethrow, are no evidence that the code can do without. A handler for a particular linkage error that throws
 * something else is: somebody thought of it.
 */
final class Handler {
    private static final Set<String> GENERAL = Set.of("java/lang/Throwable", "java/lang/Error");
    private static final Set<String> CLASS_ERRORS = Set.of("java/lang/NoClassDefFoundError", "java/lang/LinkageError");
    private static final Set<String> MEMBER_ERRORS = Set.of(
            "java/lang/IncompatibleClassChangeError",
            "java/lang/NoSuchMethodError",
            "java/lang/NoSuchFieldError",
            "java/lang/IllegalAccessError",
            "java/lang/AbstractMethodError",
            "java/lang/LinkageError");

    private enum Walk {
        BEFORE,
        ON,
        /** Looks for one of {@link #ahead}. */
        SKIPPING,
        ENDED
    }

    final Label start;
    final Label end;
    private final Label label;
    private final String type;
    private Walk walk = Walk.BEFORE;
    private final List<Label> ahead = new ArrayList<>(2);

    /** The variable that holds the exception; -1 until it is stored. */
    private int variable = -1;

    private boolean goesOn;
    private boolean throwsOther;

    private Handler(Label start, Label end, Label label, String type) {
        this.start = start;
        this.end = end;
        this.label = label;
        this.type = type;
    }

    /** The handler, or null when what it catches is no error of linkage. */
    static @Nullable Handler of(Label start, Label end, Label label, @Nullable String type) {
        return type != null && (GENERAL.contains(type) || CLASS_ERRORS.contains(type) || MEMBER_ERRORS.contains(type))
                ? new Handler(start, end, label, type)
                : null;
    }

    /** Which references inside need not succeed; asked after the whole method was visited. */
    int guards() {
        boolean particular = !GENERAL.contains(type);
        boolean counts = goesOn || walk == Walk.BEFORE || walk == Walk.ON || (particular && throwsOther);
        if (!counts) {
            return 0;
        }
        return (!particular || CLASS_ERRORS.contains(type) ? Reference.CLASS_GUARDED : 0)
                | (!particular || MEMBER_ERRORS.contains(type) ? Reference.MEMBER_GUARDED : 0);
    }

    void at(Label reached) {
        boolean resumes = ahead.remove(reached);
        if ((walk == Walk.BEFORE && reached == label) || (walk == Walk.SKIPPING && resumes)) {
            walk = Walk.ON;
        }
    }

    boolean isOn() {
        return walk == Walk.ON;
    }

    void stores(int into) {
        if (isOn() && variable < 0) {
            variable = into;
        }
    }

    void mayJump(Label target, boolean forward) {
        if (isOn()) {
            if (!forward) {
                goesOn = true;
            } else if (!ahead.contains(target)) {
                ahead.add(target);
            }
        }
    }

    void jumps(Label target, boolean forward) {
        if (isOn()) {
            mayJump(target, forward);
            stop();
        }
    }

    void returns() {
        if (isOn()) {
            goesOn = true;
            stop();
        }
    }

    /** @param loaded the variable that the thrown exception was loaded from; -1 if none */
    void throwsUp(int loaded) {
        if (isOn()) {
            throwsOther |= loaded < 0 || loaded != variable;
            stop();
        }
    }

    private void stop() {
        walk = ahead.isEmpty() ? Walk.ENDED : Walk.SKIPPING;
    }
}
