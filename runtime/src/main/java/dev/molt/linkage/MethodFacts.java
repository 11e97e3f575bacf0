package dev.molt.linkage;

import org.objectweb.asm.Opcodes;

/** What a class file says of one of its methods. Compared by identity. Immutable. */
final class MethodFacts implements MemberFacts {
    private static final int[] NONE = {};

    private final String name;
    private final String descriptor;
    private final int access;

    /** What its code refers to, each a {@link Reference} packed; empty for the host's classes. */
    private final int[] references;

    MethodFacts(String name, String descriptor, int access, int[] references) {
        this.name = name;
        this.descriptor = descriptor;
        this.access = access;
        this.references = references.length == 0 ? NONE : references;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String descriptor() {
        return descriptor;
    }

    @Override
    public int access() {
        return access;
    }

    int references() {
        return references.length;
    }

    /** The packed reference at this place. */
    int reference(int index) {
        return references[index];
    }

    boolean isInitializer() {
        return name.equals("<init>") || name.equals("<clinit>");
    }

    boolean isAbstract() {
        return is(Opcodes.ACC_ABSTRACT);
    }

    /** Whether a method of a subclass can come in its place. */
    boolean isOverridable() {
        return !is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE) && !isInitializer();
    }

    @Override
    public String toString() {
        return name + descriptor;
    }
}
