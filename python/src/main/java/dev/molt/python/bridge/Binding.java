package dev.molt.python.bridge;

import dev.molt.api.PythonException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The functions of one Python object that serve an object's interfaces, in one context. Thread-safe. */
public final class Binding {
    private static final Object[] NONE = {};

    private final Bridge bridge;
    /** Maps each method that Python serves to its function. */
    private final Map<Method, Served> methods;

    /** Whether its callers may be Python code, by way of Java. */
    private final boolean isCallback;

    private Binding(Bridge bridge, Map<Method, Served> methods, boolean isCallback) {
        this.bridge = bridge;
        this.methods = Map.copyOf(methods);
        this.isCallback = isCallback;
    }

    static Binding ofService(Bridge bridge, Map<Method, Served> methods) {
        return new Binding(bridge, methods, false);
    }

    static Binding ofCallback(Bridge bridge, Map<Method, Served> methods) {
        return new Binding(bridge, methods, true);
    }

    /** False for a method with a body in Java that Python leaves as it is. */
    public boolean serves(Method method) {
        return methods.containsKey(method);
    }

    /**
     * Calls the function that serves a method.
     *
     * @param arguments null for none
     * @throws Throwable what the method declares, what a Java object threw that Python called, or a
     *     {@link dev.molt.api.PythonException}
     */
    public @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        Served served = methods.get(method);
        if (served == null) {
            throw new IllegalArgumentException("No Python function serves " + method + ".");
        }
        Entrance.Visit visit = bridge.entrance().enter(method.getDeclaringClass() == Runnable.class);
        try {
            Value result = served.function().execute(given(served, arguments));
            return served.result().copy(result, served.place());
        } catch (PolyglotException failure) {
            Throwable thrown = declared(visit.explain(bridge.toJava(failure, method.getExceptionTypes())), method);
            if (isCallback) {
                bridge.keepOwn(thrown, failure);
            }
            throw thrown;
        } finally {
            visit.leave();
        }
    }

    /** The failure, if callers of the method expect such a one; else a PythonException with it as the cause. */
    private static Throwable declared(Throwable failure, Method method) {
        boolean isExpected = failure instanceof RuntimeException
                || failure instanceof Error
                || Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(failure));
        return isExpected
                ? failure
                : new PythonException(
                        PythonException.Kind.RAISED, "JavaError", failure.toString(), "", List.of(), failure);
    }

    Bridge bridge() {
        return bridge;
    }

    private Object[] given(Served served, @Nullable Object @Nullable [] arguments) {
        if (arguments == null) {
            return NONE;
        }
        if (served.plain()) {
            return arguments;
        }
        Object[] given = new Object[arguments.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = bridge.toPython(arguments[i], served.parameters().get(i));
        }
        return given;
    }

    /**
     * A function and what it takes and gives.
     *
     * @param parameters the declared types
     * @param plain the arguments need no copying, since each is a Python value as it is
     */
    record Served(Value function, boolean plain, List<Class<?>> parameters, FromPython result, Place place) {}
}
