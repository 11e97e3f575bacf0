package dev.molt.reference;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes the byte code of the classes behind a service's references. Immutable.
 *
 * <pre>
 *   reference   implements the service; one per place where calls go, for the host's life
 *       │ enter, invokevirtual, leave
 *   target      abstract, has the service's methods; one per service
 *       ▲
 *   trampoline  extends target, calls one provider; one per provider, goes with it
 * </pre>
 *
 * <p>Why the trampoline: the JVM keeps type profiles per method as loaded. A reference that called its provider itself
 * would collect the types of all generations; the trampoline's call sites see exactly one type for ever, so that the
 * provider can be inlined into it.
 */
final class ReferenceCode {
    private static final Type SITE = Type.getType(ReferenceSite.class);
    private static final Type RECORD = Type.getType(CallRecord.class);
    private static final Type JUNCTION = Type.getType(Junction.class);
    private static final Type FIGURES = Type.getType(CallFigures.class);
    private static final Type DECLARED = Type.getType(DeclaredFailures.class);
    private static final Type RECORDER = Type.getType(CallRecorder.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type THROWABLE = Type.getType(Throwable.class);
    private static final Method RETURNED = new Method("returned", Type.VOID_TYPE, new Type[] {Type.LONG_TYPE, OBJECT});
    private static final Method THREW =
            new Method("threw", Type.VOID_TYPE, new Type[] {THROWABLE, DECLARED, Type.INT_TYPE});
    private static final Method THREW_WATCHED =
            new Method("threw", Type.VOID_TYPE, new Type[] {Type.LONG_TYPE, THROWABLE, DECLARED, Type.INT_TYPE});

    /** The names of the methods that generated classes have beside the service's; no Java source can write them. */
    static final String LOOKUP = "molt-lookup";

    static final String PRIME = "molt-prime";

    private final Class<?> service;
    private final List<ServiceMethod> methods;
    private final Type serviceType;
    private final Type target;
    private final Type targets;
    private final Type reference;
    private final Type trampoline;

    ReferenceCode(Class<?> service) {
        this.service = service;
        this.methods = ServiceMethod.of(service);
        this.serviceType = Type.getType(service);
        this.reference = Type.getObjectType("molt/" + service.getSimpleName() + "$Reference");
        this.target = Type.getObjectType("molt/" + service.getSimpleName() + "$Target");
        this.trampoline = Type.getObjectType("molt/" + service.getSimpleName() + "$Call");
        this.targets = Type.getType("[" + target.getDescriptor());
    }

    /** The binary name of the class that {@link #target} writes. */
    String targetName() {
        return target.getClassName();
    }

    /** The abstract class through which references jump. Its static method {@link #LOOKUP} gives what defines the others. */
    byte[] target() {
        ClassWriter writer = begin(ACC_PUBLIC | ACC_ABSTRACT, target, OBJECT);
        constructor(writer, ACC_PROTECTED, OBJECT);
        for (ServiceMethod method : methods) {
            writer.visitMethod(ACC_PUBLIC | ACC_ABSTRACT, method.name(), method.descriptor(), null, method.exceptions())
                    .visitEnd();
        }
        Type lookup = Type.getType(MethodHandles.Lookup.class);
        Method own = new Method(LOOKUP, lookup, new Type[0]);
        GeneratorAdapter code = new GeneratorAdapter(ACC_PUBLIC | ACC_STATIC, own, null, null, writer);
        code.invokeStatic(Type.getType(MethodHandles.class), new Method("lookup", lookup, new Type[0]));
        code.returnValue();
        code.endMethod();
        return end(writer);
    }

    /**
     * A class whose instances pass each call on to a provider, and note what it throws. Its class data, hence constants
     * to the compiler, are the provider, its {@link CallFigures}, the service's {@link DeclaredFailures} and its
     * {@link CallRecorder}.
     */
    byte[] trampoline() {
        return trampoline(false);
    }

    /** A trampoline that also notes how many calls return, and when. */
    byte[] watchedTrampoline() {
        return trampoline(true);
    }

    private byte[] trampoline(boolean watched) {
        ClassWriter writer = begin(ACC_FINAL, trampoline, target);
        constructor(writer, 0, target);
        constants(writer);
        for (int i = 0; i < methods.size(); i++) {
            pass(forward(writer, methods.get(i)), i, watched);
        }
        return end(writer);
    }

    /**
     * Keeps the class data in fields. Used where it stands in a handler, a constant that no exception has led to yet would
     * be unresolved, and the JIT compiler compiles no method with such a one.
     */
    private void constants(ClassWriter writer) {
        GeneratorAdapter code = adapter(writer, ACC_STATIC, "<clinit>", "()V", null);
        constant(writer, code, 0, "PROVIDER", serviceType);
        constant(writer, code, 1, "FIGURES", FIGURES);
        constant(writer, code, 2, "DECLARED", DECLARED);
        if (!ServiceMethod.replayable(methods).isEmpty()) {
            constant(writer, code, 3, "RECORDER", RECORDER);
        }
        code.returnValue();
        code.endMethod();
    }

    private void constant(ClassWriter writer, GeneratorAdapter code, int index, String name, Type type) {
        writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, name, type.getDescriptor(), null, null)
                .visitEnd();
        code.push(classData(index, type));
        code.putStatic(trampoline, name, type);
    }

    private void pass(GeneratorAdapter code, int index, boolean watched) {
        ServiceMethod method = methods.get(index);
        if (method.replayable()) {
            record(code, ServiceMethod.replayable(methods).indexOf(method));
        }
        int start = code.newLocal(Type.LONG_TYPE);
        if (watched) {
            code.invokeStatic(Type.getType(System.class), new Method("nanoTime", "()J"));
            code.storeLocal(start);
        }
        final Label called = code.mark();
        code.getStatic(trampoline, "PROVIDER", serviceType);
        code.loadArgs();
        code.invokeInterface(serviceType, new Method(method.name(), method.descriptor()));
        final Label ended = code.mark();
        if (watched) {
            noteReturn(code, start);
        }
        code.returnValue();
        code.catchException(called, ended, null);
        int thrown = code.newLocal(THROWABLE);
        code.storeLocal(thrown);
        code.getStatic(trampoline, "FIGURES", FIGURES);
        if (watched) {
            code.loadLocal(start);
        }
        code.loadLocal(thrown);
        code.getStatic(trampoline, "DECLARED", DECLARED);
        code.push(index);
        code.invokeVirtual(FIGURES, watched ? THREW_WATCHED : THREW);
        code.loadLocal(thrown);
        code.throwException();
        code.endMethod();
    }

    /** Lets the recorder have the arguments, if it is time for that. */
    private void record(GeneratorAdapter code, int replayable) {
        Label notDue = code.newLabel();
        code.getStatic(trampoline, "RECORDER", RECORDER);
        code.push(replayable);
        code.invokeVirtual(RECORDER, new Method("isDue", Type.BOOLEAN_TYPE, new Type[] {Type.INT_TYPE}));
        code.ifZCmp(GeneratorAdapter.EQ, notDue);
        code.getStatic(trampoline, "RECORDER", RECORDER);
        code.push(replayable);
        Type[] arguments = code.getArgumentTypes();
        code.push(arguments.length);
        code.newArray(OBJECT);
        for (int i = 0; i < arguments.length; i++) {
            code.dup();
            code.push(i);
            code.loadArg(i);
            code.valueOf(arguments[i]);
            code.arrayStore(OBJECT);
        }
        Type[] taken = {Type.INT_TYPE, Type.getType(Object[].class)};
        code.invokeVirtual(RECORDER, new Method("record", Type.VOID_TYPE, taken));
        code.mark(notDue);
    }

    /** Notes the result on the stack, and leaves it there. */
    private void noteReturn(GeneratorAdapter code, int start) {
        Type type = code.getReturnType();
        boolean isObject = type.getSort() == Type.OBJECT;
        int result = code.newLocal(isObject ? type : OBJECT);
        if (isObject) {
            code.dup();
            code.storeLocal(result);
        }
        code.getStatic(trampoline, "FIGURES", FIGURES);
        code.loadLocal(start);
        if (isObject) {
            code.loadLocal(result);
        } else {
            code.visitInsn(ACONST_NULL);
        }
        code.invokeVirtual(FIGURES, RETURNED);
    }

    /** A class of targets that do nothing: see {@link Priming}. */
    byte[] decoy() {
        Type decoy = Type.getObjectType(target.getInternalName().replace("$Target", "$Decoy"));
        ClassWriter writer = begin(ACC_FINAL, decoy, target);
        constructor(writer, 0, target);
        for (ServiceMethod method : methods) {
            GeneratorAdapter code = forward(writer, method);
            pushDefault(code, code.getReturnType());
            code.returnValue();
            code.endMethod();
        }
        return end(writer);
    }

    /** A class of targets that ask a junction what to jump to instead; class data are a site and the junction. */
    byte[] detour() {
        Type asking = Type.getObjectType(target.getInternalName().replace("$Target", "$Detour"));
        ClassWriter writer = begin(ACC_FINAL, asking, target);
        constructor(writer, 0, target);
        for (ServiceMethod method : methods) {
            GeneratorAdapter code = forward(writer, method);
            code.push(classData(1, JUNCTION));
            code.push(classData(0, SITE));
            if (method.routingKey() < 0) {
                code.visitInsn(ACONST_NULL);
            } else {
                code.loadArg(method.routingKey());
                code.box(code.getArgumentTypes()[method.routingKey()]);
            }
            code.invokeVirtual(JUNCTION, new Method("target", OBJECT, new Type[] {SITE, OBJECT}));
            code.checkCast(target);
            code.loadArgs();
            code.invokeVirtual(target, new Method(method.name(), method.descriptor()));
            code.returnValue();
            code.endMethod();
        }
        return end(writer);
    }

    /** The reference class; its class data is a {@link ReferenceSite}. */
    byte[] reference() {
        ClassWriter writer = begin(ACC_FINAL, reference, OBJECT, serviceType.getInternalName());
        constructor(writer, 0, OBJECT);
        writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "TARGETS", targets.getDescriptor(), null, null)
                .visitEnd();
        GeneratorAdapter init = adapter(writer, ACC_STATIC, "<clinit>", "()V", null);
        init.push(classData(SITE));
        init.invokeVirtual(SITE, new Method("targets", "()[Ljava/lang/Object;"));
        init.checkCast(targets);
        init.putStatic(reference, "TARGETS", targets);
        init.returnValue();
        init.endMethod();
        for (ServiceMethod method : methods) {
            call(forward(writer, method), method);
        }
        describe(writer);
        primer(writer);
        return end(writer);
    }

    /*
     * R method(args) {
     *     CallRecord record = SITE.record();
     *     long around = record.inside();
     *     if (around == OUTSIDE) {
     *         try {
     *             long entered = SITE.enter(record);
     *             R result = TARGETS[slot(entered)].method(args);    // leased where its type asks for it
     *             CallRecord.leave(record);
     *             return result;
     *         } catch (Throwable t) {
     *             record.epoch = OUTSIDE;        // a bare store: needs no frame, an overflowing stack can't lose it
     *             throw t;
     *         }
     *     }
     *     try {
     *         long entered = SITE.enterNested(record, around);
     *         R result = TARGETS[slot(entered)].method(args);
     *         SITE.leaveNested(record, around);
     *         return result;
     *     } catch (Throwable t) {
     *         if (around <= OUTSIDE) {
     *             record.epoch = around;         // else it is still there, or where a canary has moved it
     *         }
     *         SITE.leaveNested(record, around);
     *         throw t;
     *     }
     * }
     * Enter and leave stand inside the try: when the stack overflows in one of them, the handler puts the record right.
     * The paths are written out apart so that the usual one, outermost on a platform thread, deals with constants only.
     */
    private void call(GeneratorAdapter code, ServiceMethod method) {
        int record = code.newLocal(RECORD);
        int around = code.newLocal(Type.LONG_TYPE);
        int entered = code.newLocal(Type.LONG_TYPE);
        code.push(classData(SITE));
        code.invokeVirtual(SITE, new Method("record", RECORD, new Type[0]));
        code.dup();
        code.storeLocal(record);
        code.invokeVirtual(RECORD, new Method("inside", "()J"));
        code.dup2();
        code.storeLocal(around);
        Label nested = code.newLabel();
        code.push(CallRecord.OUTSIDE);
        code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, nested);

        final Label outermostStart = code.mark();
        code.push(classData(SITE));
        code.loadLocal(record);
        code.invokeVirtual(SITE, new Method("enter", Type.LONG_TYPE, new Type[] {RECORD}));
        code.storeLocal(entered);
        jump(code, method, record, entered);
        code.loadLocal(record);
        code.invokeStatic(RECORD, new Method("leave", Type.VOID_TYPE, new Type[] {RECORD}));
        code.returnValue();
        code.catchException(outermostStart, code.mark(), null);
        code.loadLocal(record);
        code.push(CallRecord.OUTSIDE);
        code.putField(RECORD, "epoch", Type.LONG_TYPE);
        code.throwException();

        code.mark(nested);
        final Label nestedStart = code.mark();
        passNested(code, "enterNested", Type.LONG_TYPE, record, around);
        code.storeLocal(entered);
        jump(code, method, record, entered);
        passNested(code, "leaveNested", Type.VOID_TYPE, record, around);
        code.returnValue();
        code.catchException(nestedStart, code.mark(), null);
        Label stays = code.newLabel();
        code.loadLocal(around);
        code.push(CallRecord.OUTSIDE);
        code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.GT, stays);
        code.loadLocal(record);
        code.loadLocal(around);
        code.putField(RECORD, "epoch", Type.LONG_TYPE);
        code.mark(stays);
        passNested(code, "leaveNested", Type.VOID_TYPE, record, around);
        code.throwException();
        code.endMethod();
    }

    private static void passNested(GeneratorAdapter code, String method, Type result, int record, int around) {
        code.push(classData(SITE));
        code.loadLocal(record);
        code.loadLocal(around);
        code.invokeVirtual(SITE, new Method(method, result, new Type[] {RECORD, Type.LONG_TYPE}));
    }

    private void jump(GeneratorAdapter code, ServiceMethod method, int record, int entered) {
        code.getStatic(reference, "TARGETS", targets);
        code.loadLocal(entered);
        code.cast(Type.LONG_TYPE, Type.INT_TYPE);
        code.push(Switchboard.SLOTS - 1);
        code.math(GeneratorAdapter.AND, Type.INT_TYPE);
        code.arrayLoad(target);
        code.loadArgs();
        code.invokeVirtual(target, new Method(method.name(), method.descriptor()));
        if (method.extent() != ServiceMethod.Extent.RETURN) {
            extend(code, method, record);
        }
    }

    /** Replaces the result on the stack by what the caller is to get, of the same type. */
    private void extend(GeneratorAdapter code, ServiceMethod method, int record) {
        int result = code.newLocal(OBJECT);
        code.storeLocal(result);
        code.push(classData(SITE));
        code.loadLocal(result);
        code.loadLocal(record);
        code.push(Type.getType(method.result()));
        code.push(service.getSimpleName() + "." + method.name());
        Type[] arguments = {OBJECT, RECORD, Type.getType(Class.class), Type.getType(String.class)};
        code.invokeVirtual(SITE, new Method("extend", OBJECT, arguments));
        code.checkCast(Type.getType(method.result()));
    }

    private void describe(ClassWriter writer) {
        GeneratorAdapter code = adapter(writer, ACC_PUBLIC, "toString", "()Ljava/lang/String;", null);
        code.push(classData(SITE));
        code.invokeVirtual(SITE, new Method("describe", "()Ljava/lang/String;"));
        code.returnValue();
        code.endMethod();
    }

    /** A static method that calls each of the reference's methods once: see {@link Priming}. */
    private void primer(ClassWriter writer) {
        GeneratorAdapter code = adapter(writer, ACC_STATIC, PRIME, "(" + OBJECT + ")V", null);
        for (ServiceMethod method : methods) {
            Method called = new Method(method.name(), method.descriptor());
            code.loadArg(0);
            code.checkCast(reference);
            for (Type argument : called.getArgumentTypes()) {
                pushDefault(code, argument);
            }
            code.invokeVirtual(reference, called);
            if (called.getReturnType().getSize() == 2) {
                code.pop2();
            } else if (called.getReturnType().getSize() == 1) {
                code.pop();
            }
        }
        code.returnValue();
        code.endMethod();
    }

    private static void pushDefault(GeneratorAdapter code, Type type) {
        switch (type.getSort()) {
            case Type.VOID -> {}
            case Type.LONG -> code.push(0L);
            case Type.FLOAT -> code.push(0F);
            case Type.DOUBLE -> code.push(0D);
            case Type.OBJECT, Type.ARRAY -> code.visitInsn(ACONST_NULL);
            default -> code.push(0);
        }
    }

    /** @param index which of the class data, where they are a list */
    private static ConstantDynamic classData(int index, Type type) {
        Handle bootstrap = new Handle(
                H_INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "classDataAt",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
                false);
        return new ConstantDynamic("_", type.getDescriptor(), bootstrap, index);
    }

    private static ConstantDynamic classData(Type type) {
        Handle bootstrap = new Handle(
                H_INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        return new ConstantDynamic("_", type.getDescriptor(), bootstrap);
    }

    private static ClassWriter begin(int access, Type name, Type superclass, String... interfaces) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS | ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return "java/lang/Object"; // paths meet only with the same types in their locals
            }
        };
        writer.visit(
                V17,
                access | ACC_SUPER | ACC_SYNTHETIC,
                name.getInternalName(),
                null,
                superclass.getInternalName(),
                interfaces);
        return writer;
    }

    private static byte[] end(ClassWriter writer) {
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void constructor(ClassWriter writer, int access, Type superclass) {
        GeneratorAdapter code = adapter(writer, access, "<init>", "()V", null);
        code.loadThis();
        code.invokeConstructor(superclass, new Method("<init>", "()V"));
        code.returnValue();
        code.endMethod();
    }

    private static GeneratorAdapter forward(ClassWriter writer, ServiceMethod method) {
        return adapter(writer, ACC_PUBLIC, method.name(), method.descriptor(), method.exceptions());
    }

    private static GeneratorAdapter adapter(
            ClassWriter writer, int access, String name, String descriptor, String @Nullable [] exceptions) {
        MethodVisitor visitor = writer.visitMethod(access, name, descriptor, null, exceptions);
        GeneratorAdapter code = new GeneratorAdapter(visitor, access, name, descriptor);
        code.visitCode();
        return code;
    }
}
