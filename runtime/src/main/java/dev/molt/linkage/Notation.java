package dev.molt.linkage;

import java.lang.reflect.Modifier;
import java.util.StringJoiner;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Names and descriptors of class files in the notation of Java sources. */
final class Notation {
    private Notation() {}

    /** {@code com/acme/X$Y} as {@code com.acme.X$Y}, which is what loaders, stack traces and logs call it. */
    static String className(String internalName) {
        return internalName.replace('/', '.');
    }

    static String internalName(String className) {
        return className.replace('.', '/');
    }

    /** The package of a class, in the same notation as its name; empty for the unnamed one. */
    static String packageOf(String internalName) {
        return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
    }

    /** The name without package and enclosing classes. */
    static String simpleName(String internalName) {
        String name = internalName.substring(internalName.lastIndexOf('/') + 1);
        int nested = name.lastIndexOf('$', name.length() - 2);
        boolean named = nested > 0 && !Character.isDigit(name.charAt(nested + 1));
        return named ? name.substring(nested + 1) : name;
    }

    /** A method and its parameters, such as {@code quote(Order, int[])}; a constructor has its class's name. */
    static String method(String owner, String name, String descriptor) {
        if (name.equals("<clinit>")) {
            return "static initializer";
        }
        StringJoiner parameters = new StringJoiner(", ", "(", ")");
        for (Type type : Type.getArgumentTypes(descriptor)) {
            parameters.add(type(type));
        }
        return (name.equals("<init>") ? simpleName(owner) : name) + parameters;
    }

    /** A type by its simple name. */
    static String type(Type type) {
        if (type.getSort() == Type.ARRAY) {
            return type(type.getElementType()) + "[]".repeat(type.getDimensions());
        }
        return type.getSort() == Type.OBJECT ? simpleName(type.getInternalName()) : type.getClassName();
    }

    static String type(String descriptor) {
        return type(Type.getType(descriptor));
    }

    static String returnType(String descriptor) {
        return type(Type.getReturnType(descriptor));
    }

    /** Where in the code something is, such as {@code com.acme.X.pay(Order)}. */
    static String place(String owner, String name, String descriptor) {
        if (name.equals("<clinit>")) {
            return "the static initializer of " + className(owner);
        }
        if (name.startsWith("lambda$") && name.lastIndexOf('$') > "lambda$".length()) {
            String around = name.substring("lambda$".length(), name.lastIndexOf('$'));
            String method = switch (around) {
                case "new" -> "a constructor of " + className(owner);
                case "static" -> "the static initializer of " + className(owner);
                default -> className(owner) + "." + around;
            };
            return "a lambda in " + method;
        }
        return className(owner) + (name.equals("<init>") ? ": constructor " : ".") + method(owner, name, descriptor);
    }

    /** A member as it is declared, such as {@code public static int com.acme.X.limit}. */
    static String declaration(String owner, MemberFacts member) {
        boolean method = member instanceof MethodFacts;
        int flags = member.access() & (method ? Modifier.methodModifiers() : Modifier.fieldModifiers());
        StringBuilder text = new StringBuilder(Modifier.toString(flags));
        if (text.length() > 0) {
            text.append(' ');
        }
        if (member.name().equals("<init>")) {
            return text + className(owner) + method("", "", member.descriptor());
        }
        text.append(method ? returnType(member.descriptor()) : type(member.descriptor()))
                .append(' ')
                .append(className(owner))
                .append('.');
        return text.append(method ? method(owner, member.name(), member.descriptor()) : member.name())
                .toString();
    }

    /** A class as it is declared, such as {@code public final class com.acme.X}. */
    static String declaration(ClassFacts facts) {
        boolean isInterface = facts.isInterface();
        int flags = facts.access() & (isInterface ? Modifier.PUBLIC : Modifier.classModifiers());
        String modifiers = Modifier.toString(flags);
        String kind = facts.is(Opcodes.ACC_ANNOTATION)
                ? "@interface"
                : isInterface ? "interface" : facts.is(Opcodes.ACC_ENUM) ? "enum" : "class";
        return (modifiers.isEmpty() ? "" : modifiers + " ") + kind + " " + className(facts.name());
    }
}
