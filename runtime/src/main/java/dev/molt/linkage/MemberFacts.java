package dev.molt.linkage;

import org.objectweb.asm.Opcodes;

/** What a class file says of one of its fields or methods. */
sealed interface MemberFacts permits FieldFacts, MethodFacts {
    String name();

    String descriptor();

    /** The access flags of JVMS 4.5 or 4.6. */
    int access();

    default boolean is(int flag) {
        return (access() & flag) != 0;
    }

    default boolean isStatic() {
        return is(Opcodes.ACC_STATIC);
    }

    /** Neither public, protected nor private. */
    default boolean isPackagePrivate() {
        return !is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED | Opcodes.ACC_PRIVATE);
    }

    /** For binary search. */
    default int compareTo(String otherName, String otherDescriptor) {
        int byName = name().compareTo(otherName);
        return byName != 0 ? byName : descriptor().compareTo(otherDescriptor);
    }
}
