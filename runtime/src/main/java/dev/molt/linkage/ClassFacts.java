package dev.molt.linkage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says of its class, as far as linking asks. Names have slashes, as in class files. Immutable.
 *
 * @param superName null for {@code java/lang/Object}, and where the file can't be read
 * @param access the access flags of JVMS 4.1
 * @param nestHost its own name where it is in no other class's nest
 * @param permitted the subclasses that it permits; empty where it is not sealed
 * @param fields sorted by name and descriptor
 * @param methods sorted by name and descriptor
 * @param readable false when the file could not be read, so that nothing but the class's name is known
 */
record ClassFacts(
        String name,
        @Nullable String superName,
        List<String> interfaces,
        int access,
        int version,
        String nestHost,
        List<String> permitted,
        List<FieldFacts> fields,
        List<MethodFacts> methods,
        boolean readable) {

    /** Facts of a class whose file can't be read. */
    static ClassFacts unreadable(String name) {
        return new ClassFacts(
                name, null, List.of(), Opcodes.ACC_PUBLIC, 0, name, List.of(), List.of(), List.of(), false);
    }

    boolean is(int flag) {
        return (access & flag) != 0;
    }

    boolean isInterface() {
        return is(Opcodes.ACC_INTERFACE);
    }

    boolean isPublic() {
        return is(Opcodes.ACC_PUBLIC);
    }

    /** The method that the class itself declares, or null. */
    @Nullable
    MethodFacts method(String memberName, String descriptor) {
        return find(methods, memberName, descriptor);
    }

    /** The field that the class itself declares, or null. */
    @Nullable
    FieldFacts field(String memberName, String descriptor) {
        return find(fields, memberName, descriptor);
    }

    private static <M extends MemberFacts> @Nullable M find(List<M> sorted, String name, String descriptor) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            M member = sorted.get(middle);
            int order = member.compareTo(name, descriptor);
            if (order == 0) {
                return member;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}
