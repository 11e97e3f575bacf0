package dev.molt.python.bridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The Java objects that stand for Python objects which went out: callbacks, listeners, and whatever else has a Java
 * interface. Their hold on the context ends with the bridge, however long Java keeps them. Thread-safe.
 */
final class Callbacks {
    private final Bridge bridge;
    private final PythonHalf python;
    private final Conversions conversions;

    /** What has gone out and may still be called; guarded by itself. */
    private final Set<Callback> out = Collections.newSetFromMap(new WeakHashMap<>());

    /** Maps an interface to the method that a plain function serves, if there is just one. */
    private static final ClassValue<Optional<Method>> ONLY = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            List<Method> open = Arrays.stream(type.getMethods())
                    .filter(method -> Modifier.isAbstract(method.getModifiers()) && !Binder.isOfObject(method))
                    .toList();
            return open.size() == 1 ? Optional.of(open.get(0)) : Optional.empty();
        }
    };

    Callbacks(Bridge bridge, PythonHalf python, Conversions conversions) {
        this.bridge = bridge;
        this.python = python;
        this.conversions = conversions;
    }

    /** The method of an interface that a plain function serves. */
    static Optional<Method> onlyMethod(Class<?> type) {
        return ONLY.get(type);
    }

    /** A Java object of an interface that calls a Python object. */
    Object of(Value value, Type declared) {
        Class<?> type = Conversions.raw(declared);
        Binding binding = Binding.ofCallback(bridge, new Binder(python, conversions, value).bind(List.of(declared)));
        Callback callback = new Callback(Names.simple(type), value, binding);
        synchronized (out) {
            out.add(callback);
        }
        return Proxy.newProxyInstance(bridge.loaderFor(type), new Class<?>[] {type}, callback);
    }

    /** The Python object that a Java object stands for; null where it stands for none of this context. */
    @Nullable
    Value functionOf(Object object) {
        if (Proxy.isProxyClass(object.getClass()) && Proxy.getInvocationHandler(object) instanceof Callback callback) {
            Live live = callback.live;
            return live != null && live.binding().bridge() == bridge ? live.value() : null;
        }
        return null;
    }

    void close() {
        synchronized (out) {
            out.forEach(Callback::end);
            out.clear();
        }
    }

    /** What a callback calls. Immutable. */
    private record Live(Value value, Binding binding) {}

    /** Calls one Python object. Thread-safe. */
    private static final class Callback implements InvocationHandler {
        private final String name;

        /** Null when the context has ended. */
        private volatile @Nullable Live live;

        private Callback(String name, Value value, Binding binding) {
            this.name = name;
            this.live = new Live(value, binding);
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "toString" -> name + " in Python";
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> arguments != null && proxy == arguments[0];
                };
            }
            Live now = live;
            if (now == null) {
                throw new IllegalStateException("The Python code behind this " + name + " has been retired.");
            }
            return now.binding().serves(method)
                    ? now.binding().call(method, arguments)
                    : InvocationHandler.invokeDefault(proxy, method, arguments);
        }

        private void end() {
            live = null;
        }
    }
}
