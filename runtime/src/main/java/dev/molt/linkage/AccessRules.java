package dev.molt.linkage;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** Who may use what: JVMS 5.4.4, and assignments to final fields. Confined to one check. */
final class AccessRules {
    private static final int FIRST_STRICT_FINAL = Opcodes.V9;

    private final VisibleClasses classes;
    private final FaultText text;

    AccessRules(VisibleClasses classes) {
        this.classes = classes;
        this.text = new FaultText(classes);
    }

    /** The fault of a class that resolved, when code of another one uses it; null if there is none. */
    Target.@Nullable Fault check(VisibleClass from, MethodFacts in, Symbol symbol, Target target) {
        if (target instanceof Target.Type type) {
            boolean looked = symbol.use() == Symbol.Use.TYPE || symbol.use() == Symbol.Use.NEW;
            return looked ? ofType(from, type.type()) : null;
        }
        if (target instanceof Target.Field field) {
            Target.Fault fault = ofMember(from, symbol, field.owner(), field.declaring(), field.field());
            return fault == null && symbol.use().isPut() && !mayAssign(from, in, symbol, field)
                    ? text.assigned(symbol, field.declaring())
                    : fault;
        }
        return target instanceof Target.Method method
                ? ofMember(from, symbol, method.owner(), method.declaring(), method.method())
                : null;
    }

    Target.@Nullable Fault ofType(VisibleClass from, VisibleClass type) {
        return isAccessible(from, type) ? null : text.inaccessible(type);
    }

    private static boolean isAccessible(VisibleClass from, VisibleClass type) {
        return (type.facts().isPublic() && type.isExported()) || type.isInPackageOf(from);
    }

    private Target.@Nullable Fault ofMember(
            VisibleClass from, Symbol symbol, VisibleClass owner, VisibleClass declaring, MemberFacts member) {
        if (!isAccessible(from, owner)) {
            return text.inaccessible(owner);
        }
        return member.is(Opcodes.ACC_PUBLIC) || mayUse(from, owner, declaring, member)
                ? null
                : text.inaccessible(symbol, declaring, member);
    }

    private boolean mayUse(VisibleClass from, VisibleClass owner, VisibleClass declaring, MemberFacts member) {
        if (member.is(Opcodes.ACC_PRIVATE)) {
            boolean nestMates = from.facts().nestHost().equals(declaring.facts().nestHost());
            return from.equals(declaring) || (nestMates && from.isInPackageOf(declaring));
        }
        if (from.isInPackageOf(declaring)) {
            return true;
        }
        // Who inherits from a class that can't be found may inherit from this one.
        return member.is(Opcodes.ACC_PROTECTED)
                && (classes.isSubclass(from, declaring)
                        || !classes.ancestry(from).isComplete())
                && (member.isStatic()
                        || classes.isSubclass(owner, from)
                        || classes.isSubclass(from, owner)
                        || !classes.ancestry(owner).isComplete());
    }

    /** From class files of Java 9 on the JVM asks that the initializer itself assigns. */
    private static boolean mayAssign(VisibleClass from, MethodFacts in, Symbol symbol, Target.Field field) {
        if (!field.field().is(Opcodes.ACC_FINAL)) {
            return true;
        }
        String initializer = symbol.use() == Symbol.Use.PUT_STATIC ? "<clinit>" : "<init>";
        return from.equals(field.declaring())
                && ((from.facts().version() & 0xFFFF) < FIRST_STRICT_FINAL
                        || in.name().equals(initializer));
    }
}
