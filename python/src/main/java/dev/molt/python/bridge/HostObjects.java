package dev.molt.python.bridge;

import dev.molt.api.PythonException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** The Java objects that Python code may call methods of: those that were passed to it. Thread-safe. */
final class HostObjects {
    /** The later a parameter's type is tried; 1 for all others. */
    private static final Map<Class<?>, Integer> RANKS =
            Map.of(long.class, 2, double.class, 10, float.class, 11, CharSequence.class, 20, Object.class, 100);

    private final PythonHalf python;
    private final Conversions conversions;
    private final Bridge bridge;

    /**
     * Maps the class of such an object to the public types that it is and that the module may know; guarded by itself.
     * The class itself may be another module's, which is not to be kept.
     */
    private final Map<Class<?>, List<Class<?>>> views = new WeakHashMap<>();

    /** Maps such types to what Python sees of an object that is all of them. */
    private final Map<List<Class<?>>, HostType> types = new ConcurrentHashMap<>();

    /**
     * What Python sees of a class. Immutable.
     *
     * @param methods maps the names of methods, in Java's way and in Python's, to those of them that are public
     */
    private record HostType(Value inPython, Map<String, List<Method>> methods) {}

    HostObjects(PythonHalf python, Conversions conversions, Bridge bridge) {
        this.python = python;
        this.conversions = conversions;
        this.bridge = bridge;
        python.function("values", "set_invoke").executeVoid((ProxyExecutable) this::invoke);
    }

    /** Python's view of an object. */
    Value wrap(Object object) {
        return python.function("values", "host").execute(type(object.getClass()).inPython(), new Handle(object));
    }

    private HostType type(Class<?> type) {
        List<Class<?>> view;
        synchronized (views) {
            view = views.computeIfAbsent(type, this::view);
        }
        HostType known = types.get(view);
        if (known == null) {
            known = make(Names.simple(type), view);
            types.put(view, known);
        }
        return known;
    }

    private List<Class<?>> view(Class<?> type) {
        if (type == Class.class || ClassLoader.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("A " + type.getName() + " is not given to Python code.");
        }
        Set<Class<?>> view = new LinkedHashSet<>();
        collect(type, view);
        return List.copyOf(view);
    }

    private void collect(Class<?> type, Set<Class<?>> view) {
        boolean isPublic =
                Modifier.isPublic(type.getModifiers()) && type.getModule().isExported(type.getPackageName());
        if (type != Object.class && isPublic && bridge.knows(type)) {
            view.add(type);
        }
        for (Class<?> implemented : type.getInterfaces()) {
            collect(implemented, view);
        }
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass(), view);
        }
    }

    private HostType make(String name, List<Class<?>> view) {
        Map<String, List<Method>> methods = new LinkedHashMap<>();
        view.stream().flatMap(HostObjects::methods).distinct().forEach(method -> {
            for (String called : Names.of(method.getName())) {
                methods.computeIfAbsent(called, any -> new ArrayList<>()).add(method);
            }
        });
        methods.values().forEach(overloads -> overloads.sort(Comparator.comparing(HostObjects::rank)));
        List<Method> only = view.stream()
                .filter(Class::isInterface)
                .map(Callbacks::onlyMethod)
                .flatMap(Optional::stream)
                .toList();
        Value inPython = python.function("values", "host_type")
                .execute(
                        name,
                        methods.keySet().toArray(),
                        only.size() == 1 ? only.get(0).getName() : null);
        return new HostType(inPython, Map.copyOf(methods));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge());
    }

    /** Overloads are tried in this order: what loses nothing first, and what takes everything last. */
    private static int rank(Method method) {
        int rank = method.isVarArgs() ? 1_000 : 0;
        for (Class<?> parameter : method.getParameterTypes()) {
            rank += RANKS.getOrDefault(parameter, 1);
        }
        return rank;
    }

    /** Called by Python code: the object's handle, the method's name, a list of arguments. */
    private @Nullable Object invoke(Value... given) {
        Object object = Handle.of(given[0]);
        if (object == null) {
            throw new IllegalArgumentException("Not a host object");
        }
        try {
            return call(object, given[1].asString(), given[2]);
        } catch (Throwable thrown) {
            return failure(thrown);
        }
    }

    /** The exception that Python code is to raise: its own, where that has only passed through Java. */
    private Value failure(Throwable thrown) {
        Value own = bridge.ownOf(thrown);
        if (own != null) {
            return python.function("values", "raised").execute(own);
        }
        return python.function("values", "java_error")
                .execute(thrown.getClass().getName(), thrown.getMessage(), new Handle(thrown));
    }

    private @Nullable Object call(Object object, String name, Value arguments) throws Throwable {
        int count = (int) arguments.getArraySize();
        if (name.equals("toString")) {
            return object.toString();
        } else if (name.equals("hashCode")) {
            return System.identityHashCode(object);
        } else if (name.equals("equals")) {
            return object == conversions.hostObject(arguments.getArrayElement(0));
        }
        List<Method> overloads = type(object.getClass()).methods().getOrDefault(name, List.of());
        List<PythonException> misfits = new ArrayList<>();
        for (Way way : ways(overloads, count)) {
            @Nullable Object[] converted;
            try {
                converted = convert(way, arguments);
            } catch (PythonException misfit) {
                misfits.add(misfit);
                continue;
            }
            return bridge.toPython(
                    invoke(object, way.method(), converted), way.method().getReturnType());
        }
        throw misfits.size() == 1 ? misfits.get(0) : wrongCall(name, arguments, overloads);
    }

    private static IllegalArgumentException wrongCall(String name, Value arguments, List<Method> overloads) {
        List<String> given = new ArrayList<>();
        for (long i = 0; i < arguments.getArraySize(); i++) {
            given.add(Place.nameOf(arguments.getArrayElement(i)));
        }
        String takes = overloads.stream()
                .map(method -> Arrays.stream(method.getParameterTypes())
                        .map(Names::simple)
                        .collect(Collectors.joining(", ", "(", ")")))
                .distinct()
                .collect(Collectors.joining(" or "));
        return new IllegalArgumentException(name + " takes " + takes + ", not (" + String.join(", ", given) + ").");
    }

    /**
     * A way to call a method.
     *
     * @param isOpen whether the last parameter is an array that is made of all arguments from there on
     */
    private record Way(Method method, boolean isOpen) {
        boolean takes(int count) {
            int parameters = method.getParameterCount();
            return isOpen ? method.isVarArgs() && count >= parameters - 1 : count == parameters;
        }
    }

    /** In the order in which they are tried. */
    private static List<Way> ways(List<Method> overloads, int count) {
        return Stream.of(false, true)
                .flatMap(isOpen -> overloads.stream().map(method -> new Way(method, isOpen)))
                .filter(way -> way.takes(count))
                .toList();
    }

    private @Nullable Object[] convert(Way way, Value arguments) {
        Type[] declared = way.method().getGenericParameterTypes();
        String name = Names.simple(way.method().getDeclaringClass()) + "."
                + way.method().getName();
        @Nullable Object[] converted = new Object[declared.length];
        int single = way.isOpen() ? declared.length - 1 : declared.length;
        for (int i = 0; i < single; i++) {
            converted[i] = convert(declared[i], arguments, i, name);
        }
        if (way.isOpen()) {
            Class<?> component = way.method().getParameterTypes()[single].getComponentType();
            int count = (int) arguments.getArraySize() - single;
            Object rest = Array.newInstance(component, count);
            for (int i = 0; i < count; i++) {
                Array.set(rest, i, convert(component, arguments, single + i, name));
            }
            converted[single] = rest;
        }
        return converted;
    }

    private @Nullable Object convert(Type declared, Value arguments, int index, String name) {
        return conversions
                .of(declared)
                .copy(arguments.getArrayElement(index), Place.root("argument " + (index + 1), name));
    }

    private static @Nullable Object invoke(Object object, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
