package dev.molt.reference;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.objectweb.asm.Type;

/**
 * One method of a service as its references see it. Immutable.
 *
 * @param extent how long a call lasts beyond the method's return
 */
record ServiceMethod(String name, String descriptor, List<String> exceptions, Class<?> result, Extent extent) {
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

    private static ServiceMethod of(Method method) {
        List<String> exceptions = Arrays.stream(method.getExceptionTypes())
                .map(Type::getInternalName)
                .toList();
        Class<?> result = method.getReturnType();
        return new ServiceMethod(
                method.getName(), Type.getMethodDescriptor(method), exceptions, result, extentOf(result));
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
