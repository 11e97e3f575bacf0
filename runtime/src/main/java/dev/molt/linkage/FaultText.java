package dev.molt.linkage;

import dev.molt.problem.ProblemCode;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** Puts faults of linkage into words, with what is nearest to what was looked for. Immutable. */
final class FaultText {
    private final VisibleClasses classes;

    FaultText(VisibleClasses classes) {
        this.classes = classes;
    }

    Target.Fault noClass(String internalName) {
        String name = Notation.className(internalName);
        String packageName = Notation.packageOf(internalName);
        if (classes.host().isOfJdk(packageName)) {
            return new Target.Fault(
                    ProblemCode.LINK_CLASS_MISSING,
                    internalName,
                    true,
                    "There is no class " + name + " in the host's JDK "
                            + Runtime.version().feature() + ".",
                    "use what the host's JDK has, or run the host on another one.");
        }
        Exporter exporter = classes.exporterOf(packageName);
        if (exporter != null) {
            return noClass(
                    internalName,
                    "There is no class " + name + " in " + exporter + ", which exports its package.",
                    "use what it has, or require a version that has the class.");
        }
        Exporter keeper = classes.keeperOf(internalName);
        if (keeper != null) {
            return noClass(
                    internalName,
                    "Class " + name + " is in " + keeper + ", which does not export its package.",
                    "use what it exports, or let it export the package.");
        }
        return noClass(
                internalName,
                "Class " + name + " is neither in the module nor in the host.",
                "put what is missing into the archive or under its lib/; if the module can do without it, say so in its"
                        + " manifest: 'Molt-Optional: " + name + "'.");
    }

    private static Target.Fault noClass(String internalName, String fact, String remedy) {
        return new Target.Fault(ProblemCode.LINK_CLASS_MISSING, internalName, false, fact, remedy);
    }

    Target.Fault noMethod(Symbol symbol, VisibleClass owner) {
        boolean constructor = symbol.name().equals("<init>");
        MethodFacts near =
                Nearest.member(symbol, owner.facts().methods().stream(), superclassMethods(owner, constructor));
        if (near == null) {
            return lacks("There is no " + describe(symbol, false) + " in " + where(owner) + ".", owner);
        }
        boolean sameParameters = near.name().equals(symbol.name())
                && parameters(near.descriptor()).equals(parameters(symbol.descriptor()));
        String has = Notation.method(owner.name(), near.name(), near.descriptor());
        return lacks(
                "There is no " + describe(symbol, sameParameters) + " in " + where(owner) + "; it has "
                        + (sameParameters ? Notation.returnType(near.descriptor()) + " " + has : has) + ".",
                owner);
    }

    private Stream<MethodFacts> superclassMethods(VisibleClass owner, boolean constructor) {
        VisibleClasses.Ancestry ancestry = classes.ancestry(owner);
        return constructor
                ? Stream.empty()
                : Stream.concat(ancestry.superclasses().stream(), ancestry.interfaces().stream())
                        .filter(type -> !type.name().equals("java/lang/Object"))
                        .flatMap(type -> type.facts().methods().stream());
    }

    private static String parameters(String descriptor) {
        return descriptor.substring(0, descriptor.indexOf(')'));
    }

    private static String describe(Symbol symbol, boolean withReturnType) {
        String kind = symbol.name().equals("<init>") ? "constructor " : "method ";
        return kind + (withReturnType ? Notation.returnType(symbol.descriptor()) + " " : "") + symbol.member();
    }

    Target.Fault noField(Symbol symbol, VisibleClass owner) {
        Function<VisibleClass, Stream<FieldFacts>> fields = type -> type.facts().fields().stream();
        FieldFacts near = Nearest.member(
                symbol,
                fields.apply(owner),
                classes.ancestry(owner).superclasses().stream().flatMap(fields));
        boolean otherType = near != null && near.name().equals(symbol.name());
        String wanted = (otherType ? Notation.type(symbol.descriptor()) + " " : "") + symbol.name();
        String has = near == null
                ? ""
                : "; it has " + (otherType ? Notation.type(near.descriptor()) + " " : "") + near.name();
        return lacks("There is no field " + wanted + " in " + where(owner) + has + ".", owner);
    }

    private Target.Fault lacks(String fact, VisibleClass owner) {
        return new Target.Fault(ProblemCode.LINK_MEMBER_MISSING, owner, fact, rebuild(owner));
    }

    Target.Fault wrongKind(Symbol symbol, Target.Field found) {
        return wrongKind("Field " + symbol.member(), found.declaring(), found.field(), "used");
    }

    Target.Fault wrongKind(Symbol symbol, Target.Method found) {
        return wrongKind("Method " + symbol.member(), found.declaring(), found.method(), "called");
    }

    private Target.Fault wrongKind(String member, VisibleClass declaring, MemberFacts facts, String used) {
        return incompatible(
                member + " of " + where(declaring)
                        + (facts.isStatic() ? " is static, but is " : " is not static, but is ") + used
                        + (facts.isStatic() ? " on an object." : " without an object."),
                declaring);
    }

    Target.Fault classOrInterface(Symbol symbol, VisibleClass owner) {
        String kinds = owner.facts().isInterface()
                ? " is an interface, but is used as a class: "
                : " is a class, but is used as an interface: ";
        return incompatible(upper(where(owner)) + kinds + symbol.member() + ".", owner);
    }

    Target.Fault instantiated(VisibleClass type) {
        String kind = type.facts().isInterface() ? " is an interface" : " is abstract";
        return incompatible(upper(where(type)) + kind + ", but is instantiated.", type);
    }

    Target.Fault assigned(Symbol symbol, VisibleClass declaring) {
        return incompatible(
                "Field " + symbol.name() + " of " + where(declaring) + " is final, but is assigned to.", declaring);
    }

    Target.Fault overridesFinal(VisibleClass declaring, MethodFacts method) {
        return incompatible(
                "Method " + Notation.method(declaring.name(), method.name(), method.descriptor()) + " of "
                        + where(declaring) + " is final, but is overridden.",
                declaring);
    }

    Target.Fault superclassFinal(VisibleClass superclass) {
        return incompatible(upper(where(superclass)) + " is final, but is extended.", superclass);
    }

    Target.Fault superclassIsInterface(VisibleClass superclass) {
        return incompatible(upper(where(superclass)) + " is an interface, but is extended by a class.", superclass);
    }

    Target.Fault superinterfaceIsClass(VisibleClass superinterface) {
        return incompatible(upper(where(superinterface)) + " is a class, but is implemented.", superinterface);
    }

    Target.Fault notPermitted(VisibleClass subclass, VisibleClass sealed) {
        return incompatible(
                upper(where(sealed)) + " is sealed, and does not permit " + Notation.className(subclass.name()) + ".",
                sealed);
    }

    private Target.Fault incompatible(String fact, VisibleClass owner) {
        return new Target.Fault(ProblemCode.LINK_INCOMPATIBLE, owner, fact, rebuild(owner));
    }

    Target.Fault inaccessible(VisibleClass type) {
        if (!type.isExported()) {
            return access(
                    type,
                    "Package " + Notation.className(Notation.packageOf(type.name()))
                            + " of the JDK is not exported: class " + Notation.simpleName(type.name()) + ".",
                    "use what the JDK exports, or start the host with --add-exports.");
        }
        return access(type, "Class " + where(type) + " is not public.", "use what is public.");
    }

    Target.Fault inaccessible(Symbol symbol, VisibleClass declaring, MemberFacts member) {
        String level = member.is(Opcodes.ACC_PRIVATE)
                ? "private"
                : member.is(Opcodes.ACC_PROTECTED) ? "protected" : "package-private";
        String kind = symbol.use().isOfField() ? "Field " : symbol.name().equals("<init>") ? "Constructor " : "Method ";
        return access(
                declaring,
                kind + symbol.member() + " of " + where(declaring) + " is " + level + ".",
                "use what is public.");
    }

    private static Target.Fault access(VisibleClass owner, String fact, String remedy) {
        return new Target.Fault(ProblemCode.LINK_ACCESS, owner, fact, remedy);
    }

    Target.Fault leavesAbstract(VisibleClass type, Target.Method method) {
        return new Target.Fault(
                ProblemCode.LINK_ABSTRACT,
                method.declaring(),
                "Class " + Notation.className(type.name()) + " is instantiated, but does not implement "
                        + Notation.method(
                                method.declaring().name(),
                                method.method().name(),
                                method.method().descriptor())
                        + " of " + where(method.declaring()) + ".",
                "implement it, or build against the version that does not ask for it.");
    }

    private String rebuild(VisibleClass owner) {
        String name = Notation.className(owner.name());
        if (owner.exporter() != null) {
            return "rebuild it against " + owner.exporter() + ", or update both together.";
        }
        return owner.isOfModule()
                ? "rebuild it against the " + name
                        + " that the module brings, or bring the one that it was built against."
                : "rebuild it against the " + name + " that the host has.";
    }

    private static @Nullable String element(VisibleClass type, ClassPath classPath) {
        return type.isOfModule() ? classPath.elements().get(type.element()).name() : null;
    }

    /** The class and who brings it. */
    private String where(VisibleClass type) {
        String element = element(type, classes.classPath());
        String by = element == null
                ? type.exporter() != null ? " of " + type.exporter() : type.isOfJdk() ? " of the JDK" : " of the host"
                : element.isEmpty() ? "" : " of " + element;
        return Notation.className(type.name()) + by;
    }

    /** A sentence begins with a class's name as it is: names are not to be altered. */
    private static String upper(String text) {
        return "Class " + text;
    }
}
