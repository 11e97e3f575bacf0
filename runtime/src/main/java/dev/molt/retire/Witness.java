package dev.molt.retire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;

/**
 * Tells that a garbage collection has unloaded classes: it is enqueued when a small class loader, which has defined a class
 * and which nobody refers to, has been collected. Most collections unload none. Immutable.
 */
final class Witness extends PhantomReference<ClassLoader> {
    private static final byte[] CODE = code();

    private final List<Proof> retired;

    /** @param retired the versions that were retired when it was made */
    Witness(List<Proof> retired, ReferenceQueue<ClassLoader> queue) {
        super(new Unreferred(), queue);
        this.retired = List.copyOf(retired);
    }

    /** Those that its collection could have collected as well. */
    List<Proof> retired() {
        return retired;
    }

    private static final class Unreferred extends ClassLoader {
        private Unreferred() {
            super("witness", null);
            Class<?> unused = defineClass(Defined.class.getName(), CODE, 0, CODE.length);
        }
    }

    /** What it defines. */
    private interface Defined {}

    private static byte[] code() {
        String name = Defined.class.getName();
        try (InputStream in = Witness.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
