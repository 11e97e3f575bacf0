package dev.molt.linkage;

import org.jspecify.annotations.Nullable;

/** One reachable method: how firmly, and who led there first. Confined to one check. */
final class Visit {
    private final VisibleClass type;
    private final MethodFacts method;

    /** Null at a root. */
    private final @Nullable Visit cause;

    /** How firmly it is reached: bits of {@link Reachability}; grows. */
    private int firmness;

    /** The firmness that has been passed on to what the method refers to. */
    private int passedOn;

    Visit(VisibleClass type, MethodFacts method, @Nullable Visit cause) {
        this.type = type;
        this.method = method;
        this.cause = cause;
    }

    VisibleClass type() {
        return type;
    }

    MethodFacts method() {
        return method;
    }

    @Nullable
    Visit cause() {
        return cause;
    }

    int firmness() {
        return firmness;
    }

    /** Whether that is more than what was known. */
    boolean add(int bits) {
        int before = firmness;
        firmness |= bits;
        return firmness != before;
    }

    /** What has not been passed on yet; it has been from here on. */
    int takeNew() {
        int fresh = firmness & ~passedOn;
        passedOn = firmness;
        return fresh;
    }

    String place() {
        return Notation.place(type.name(), method.name(), method.descriptor());
    }
}
