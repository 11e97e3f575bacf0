package dev.molt.reference;

import dev.molt.api.Replayable;
import dev.molt.api.RoutingKey;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.objectweb.asm.Type;

/**
 * One method of a service as its references see it. Immutable.
 *
 * @param failures the exceptions that the method declares
 * @param extent how long a call lasts beyond the method's return
 * @param routingKey the index of the argument that says whom a call is for, or -1
 * @param replayable whether a call changes nothing, by its author's word
 */
record ServiceMethod(
        String name,
        String descriptor,
        List<Class<?>> failures,
        Class<?> result,
        Extent extent,
        int routingKey,
        boolean replayable) {
    enum Extent {
        /** The call is over when the method returns. */
        RETURN,
        /** The call lasts until the returned stage completes. */
        STAGE,
        /** The call lasts until the returned object is closed. */
        CLOSEABLE,
        /** The result's declared type says nothing: what it is decides. */
        DYNAMIC
    }

    /** All methods that a reference to this service forwards: not the ones of Object, which belong to the reference. */
    static List<ServiceMethod> of(Class<?> service) {
        Map<String, ServiceMethod> methods = new LinkedHashMap<>();
        Method[] declared = service.getMethods();
        Arrays.sort(declared, (a, b) -> a.toString().compareTo(b.toString()));
        for (Method method : declared) {
            if (!Modifier.isStatic(method.getModifiers()) && !isOfObject(method)) {
                ServiceMethod shape = of(method);
                methods.putIfAbsent(shape.name + shape.descriptor, shape);
            }
        }
        return List.copyOf(methods.values());
    }

    /** Those whose calls may be repeated; a {@link CallRecorder} knows each by its place. */
    static List<ServiceMethod> replayable(List<ServiceMethod> methods) {
        return methods.stream().filter(ServiceMethod::replayable).toList();
    }

    private static ServiceMethod of(Method method) {
        Class<?> result = method.getReturnType();
        return new ServiceMethod(
                method.getName(),
                Type.getMethodDescriptor(method),
                List.of(method.getExceptionTypes()),
                result,
                extentOf(result),
                routingKey(method),
                method.isAnnotationPresent(Replayable.class));
    }

    private static int routingKey(Method method) {
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isAnnotationPresent(RoutingKey.class)) {
                return i;
            }
        }
        return -1;
    }

    /** The internal names of the exceptions that the method declares. */
    String[] exceptions() {
        return failures.stream().map(Type::getInternalName).toArray(String[]::new);
    }

    private static Extent extentOf(Class<?> result) {
        if (CompletionStage.class.isAssignableFrom(result)) {
            return Extent.STAGE;
        }
        if (result.isInterface() && AutoCloseable.class.isAssignableFrom(result)) {
            return Extent.CLOSEABLE;
        }
        return result == Object.class ? Extent.DYNAMIC : Extent.RETURN;
    }

    /** Whether it is one of the methods that every caller finds on any object: the protected ones can be a service's. */
    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
}
