package dev.molt.retire;

import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Instant;

/**
 * What stays behind of a version: enqueued when its loader has been collected. It holds nothing of the version. Guarded by
 * its {@link Remains}.
 */
final class Proof extends PhantomReference<ClassLoader> {
    /** So many collections that unload classes must have left a version for it to count as held. */
    private static final int WITNESSES = 2;

    private final boolean wasLive;
    private Retirement retirement;
    private int witnesses;

    /** @param wasLive whether it ever was, which makes its end worth telling */
    Proof(ModuleVersion version, boolean wasLive, ReferenceQueue<ClassLoader> queue) {
        super(version.loader(), queue);
        this.wasLive = wasLive;
        this.retirement = of(version, Retirement.State.CLOSING);
    }

    /** What is to be told of a version now. */
    static Retirement of(ModuleVersion version, Retirement.State state) {
        ModuleDeclaration declaration = version.declaration();
        return new Retirement(
                declaration.name(),
                declaration.label().text(),
                declaration.sha256(),
                version.loader().number(),
                Instant.now(),
                state);
    }

    boolean wasLive() {
        return wasLive;
    }

    Retirement retirement() {
        return retirement;
    }

    boolean is(Retirement.State state) {
        return retirement.state() == state;
    }

    void reached(Retirement.State state) {
        retirement = retirement.in(state);
    }

    /** A collection has unloaded classes, and not this; true once, when that makes it held. */
    boolean leftByACollection() {
        if (is(Retirement.State.RETIRED) && ++witnesses >= WITNESSES) {
            reached(Retirement.State.HELD);
            return true;
        }
        return false;
    }
}
