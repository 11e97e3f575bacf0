package dev.molt.linkage;

import dev.molt.linkage.VisibleClasses.Ancestry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Finds what symbols stand for, by the rules of JVMS 5.4.3: {@linkplain #type classes} (5.4.3.1), {@linkplain #field
 * fields} (5.4.3.2), methods of classes (5.4.3.3) and of interfaces (5.4.3.4). Access is looked at apart, since it
 * depends on who asks: see {@link AccessRules}. Confined to one check.
 *
 * <p>Where a superclass or superinterface can't be found, a member that is not found elsewhere is undecided: it may be
 * there. The fault is then the missing class.
 */
final class Resolution {
    private static final Target UNDECIDED = new Target.Undecided();
    private static final String OBJECT = "java/lang/Object";
    private static final Set<String> SIGNATURE_POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");
    private static final int POLYMORPHIC = Opcodes.ACC_NATIVE | Opcodes.ACC_VARARGS;

    private final VisibleClasses classes;
    private final FaultText text;

    /** Each element's symbols, by their numbers; null where nobody has asked yet. */
    private final List<@Nullable Target[]> known = new ArrayList<>();

    Resolution(VisibleClasses classes) {
        this.classes = classes;
        this.text = new FaultText(classes);
        for (ClassPath.Element element : classes.classPath().elements()) {
            known.add(new Target[element.index().symbols().size()]);
        }
    }

    /** What the symbol of this number in this archive stands for. */
    Target target(int element, int number) {
        Target target = known.get(element)[number];
        if (target == null) {
            target = resolve(symbol(element, number));
            known.get(element)[number] = target;
        }
        return target;
    }

    Symbol symbol(int element, int number) {
        return classes.classPath().elements().get(element).index().symbols().get(number);
    }

    private Target resolve(Symbol symbol) {
        VisibleClass owner = classes.find(symbol.owner());
        if (owner == null) {
            return missing(symbol.owner());
        }
        if (symbol.use().isOfClass()) {
            return type(symbol, owner);
        }
        if (!owner.facts().readable()) {
            return UNDECIDED;
        }
        return symbol.use().isOfField() ? field(symbol, owner) : method(symbol, owner);
    }

    /** The fault of a class that is not there, if that is known. */
    Target missing(String internalName) {
        return classes.isUndecided(internalName) ? UNDECIDED : text.noClass(internalName);
    }

    private Target type(Symbol symbol, VisibleClass owner) {
        return symbol.use() == Symbol.Use.NEW && owner.facts().is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)
                ? text.instantiated(owner)
                : new Target.Type(owner);
    }

    private Target field(Symbol symbol, VisibleClass owner) {
        Target.Field found = findField(owner, owner, symbol);
        if (found == null) {
            return classes.ancestry(owner).isComplete() ? text.noField(symbol, owner) : UNDECIDED;
        }
        return found.field().isStatic() == symbol.use().isStatic() ? found : text.wrongKind(symbol, found);
    }

    private Target.@Nullable Field findField(VisibleClass owner, VisibleClass at, Symbol symbol) {
        FieldFacts own = at.facts().field(symbol.name(), symbol.descriptor());
        if (own != null) {
            return new Target.Field(owner, at, own);
        }
        Ancestry ancestry = classes.ancestry(at);
        for (VisibleClass type : ancestry.interfaces()) {
            FieldFacts inherited = type.facts().field(symbol.name(), symbol.descriptor());
            if (inherited != null) {
                return new Target.Field(owner, type, inherited);
            }
        }
        for (VisibleClass type : ancestry.superclasses()) {
            FieldFacts inherited = type.facts().field(symbol.name(), symbol.descriptor());
            if (inherited != null) {
                return new Target.Field(owner, type, inherited);
            }
        }
        return null;
    }

    private Target method(Symbol symbol, VisibleClass owner) {
        boolean ofInterface = owner.facts().isInterface();
        if (symbol.toInterface() != ofInterface) {
            return text.classOrInterface(symbol, owner);
        }
        Target.Method found = ofInterface ? ofInterface(symbol, owner) : ofClass(symbol, owner);
        if (found == null) {
            return isDecidedWithout(symbol, owner) ? text.noMethod(symbol, owner) : UNDECIDED;
        }
        return found.method().isStatic() == symbol.use().isStatic() ? found : text.wrongKind(symbol, found);
    }

    private boolean isDecidedWithout(Symbol symbol, VisibleClass owner) {
        return symbol.name().equals("<init>") || classes.ancestry(owner).isComplete();
    }

    private Target.@Nullable Method ofClass(Symbol symbol, VisibleClass owner) {
        MethodFacts own = declared(owner, symbol);
        if (own != null) {
            return new Target.Method(owner, owner, own);
        }
        if (symbol.name().equals("<init>")) {
            return null;
        }
        for (VisibleClass type : classes.ancestry(owner).superclasses()) {
            MethodFacts inherited = declared(type, symbol);
            if (inherited != null) {
                return new Target.Method(owner, type, inherited);
            }
        }
        return ofSuperinterfaces(symbol, owner);
    }

    /** The class's own method, or its signature-polymorphic one of that name, which takes and gives anything. */
    private static @Nullable MethodFacts declared(VisibleClass type, Symbol symbol) {
        MethodFacts exact = type.facts().method(symbol.name(), symbol.descriptor());
        if (exact == null && SIGNATURE_POLYMORPHIC.contains(type.name())) {
            for (MethodFacts method : type.facts().methods()) {
                if (method.name().equals(symbol.name())
                        && (method.access() & POLYMORPHIC) == POLYMORPHIC
                        && method.descriptor().startsWith("([Ljava/lang/Object;)")) {
                    return method;
                }
            }
        }
        return exact;
    }

    private Target.@Nullable Method ofInterface(Symbol symbol, VisibleClass owner) {
        MethodFacts own = declared(owner, symbol);
        if (own != null) {
            return new Target.Method(owner, owner, own);
        }
        VisibleClass object = classes.find(OBJECT);
        MethodFacts ofObject = object == null ? null : declared(object, symbol);
        if (object != null && ofObject != null && ofObject.is(Opcodes.ACC_PUBLIC) && !ofObject.isStatic()) {
            return new Target.Method(owner, object, ofObject);
        }
        return ofSuperinterfaces(symbol, owner);
    }

    private Target.@Nullable Method ofSuperinterfaces(Symbol symbol, VisibleClass owner) {
        Target.Method chosen = null;
        for (VisibleClass type : classes.ancestry(owner).interfaces()) {
            MethodFacts method = type.facts().method(symbol.name(), symbol.descriptor());
            if (method != null && method.isOverridable() && (chosen == null || isBetter(type, method, chosen))) {
                chosen = new Target.Method(owner, type, method);
            }
        }
        return chosen;
    }

    /** Whether a method is more specific than the chosen one; among unrelated ones that which has code. */
    private boolean isBetter(VisibleClass type, MethodFacts method, Target.Method chosen) {
        if (classes.isSubclass(type, chosen.declaring())) {
            return true;
        }
        return chosen.method().isAbstract() && !method.isAbstract() && !classes.isSubclass(chosen.declaring(), type);
    }

    /**
     * The method that runs when a virtual method is called on an instance of this class, as in JVMS 5.4.6; the abstract
     * one where there is no other, or null where it is unknown.
     */
    Target.@Nullable Method select(VisibleClass receiver, String name, String descriptor) {
        MethodFacts own = overridable(receiver, name, descriptor);
        if (own != null) {
            return new Target.Method(receiver, receiver, own);
        }
        for (VisibleClass type : classes.ancestry(receiver).superclasses()) {
            MethodFacts inherited = overridable(type, name, descriptor);
            if (inherited != null) {
                return new Target.Method(receiver, type, inherited);
            }
        }
        Symbol symbol = new Symbol(Symbol.Use.INVOKE_INTERFACE, receiver.name(), name, descriptor, true);
        return ofSuperinterfaces(symbol, receiver);
    }

    private static @Nullable MethodFacts overridable(VisibleClass type, String name, String descriptor) {
        MethodFacts method = type.facts().method(name, descriptor);
        return method != null && method.isOverridable() ? method : null;
    }
}
