package dev.molt.server;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes a class that {@link java.util.ServiceLoader} can instantiate, and whose instances pass all calls on to one
 * reference, which stands in the class's static field {@value #FIELD}.
 */
final class ProviderCode {
    static final String FIELD = "reference";

    private ProviderCode() {}

    /** @param name the binary name of the class to write */
    static byte[] of(String name, Class<?> service) {
        Type own = Type.getObjectType(name.replace('.', '/'));
        Type serviceType = Type.getType(service);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                V17,
                ACC_PUBLIC | ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
                own.getInternalName(),
                null,
                "java/lang/Object",
                new String[] {serviceType.getInternalName()});
        writer.visitField(ACC_PUBLIC | ACC_STATIC, FIELD, serviceType.getDescriptor(), null, null)
                .visitEnd();
        GeneratorAdapter constructor =
                new GeneratorAdapter(ACC_PUBLIC, new Method("<init>", "()V"), null, null, writer);
        constructor.loadThis();
        constructor.invokeConstructor(Type.getType(Object.class), new Method("<init>", "()V"));
        constructor.returnValue();
        constructor.endMethod();
        Set<Method> written = new HashSet<>();
        for (java.lang.reflect.Method method : service.getMethods()) {
            Method shape = Method.getMethod(method);
            if (!Modifier.isStatic(method.getModifiers()) && written.add(shape)) {
                forward(writer, own, serviceType, shape);
            }
        }
        for (java.lang.reflect.Method method : Object.class.getMethods()) {
            Method shape = Method.getMethod(method);
            if (!Modifier.isFinal(method.getModifiers()) && !isIdentity(shape) && written.add(shape)) {
                forward(writer, own, serviceType, shape);
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** What an instance answers for itself: two instances are two objects to collections. */
    private static boolean isIdentity(Method method) {
        return method.getName().equals("equals") || method.getName().equals("hashCode");
    }

    private static void forward(ClassWriter writer, Type own, Type service, Method method) {
        GeneratorAdapter code = new GeneratorAdapter(ACC_PUBLIC, method, null, null, writer);
        code.getStatic(own, FIELD, service);
        code.loadArgs();
        code.invokeInterface(service, method);
        code.returnValue();
        code.endMethod();
    }
}
