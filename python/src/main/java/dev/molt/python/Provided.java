package dev.molt.python;

import dev.molt.python.bridge.Binding;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider as it lives in one context. Thread-safe.
 *
 * @param bindings maps each interface that it serves to its functions
 */
record Provided(Interpreter interpreter, Map<Class<?>, Binding> bindings) {
    Provided {
        bindings = Map.copyOf(bindings);
    }

    /** Whether Python has a function for the method. */
    boolean serves(Method method) {
        return bindings.values().stream().anyMatch(binding -> binding.serves(method));
    }

    @Nullable
    Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        for (Binding binding : bindings.values()) {
            if (binding.serves(method)) {
                return binding.call(method, arguments);
            }
        }
        throw new AbstractMethodError(method.toString());
    }

    /** All interfaces that it serves, those asked for first. */
    List<Class<?>> interfaces(List<Class<?>> services) {
        Set<Class<?>> all = new LinkedHashSet<>(services);
        all.addAll(bindings.keySet());
        return List.copyOf(all);
    }
}
