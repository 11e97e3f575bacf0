package dev.molt.reference;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * One implementation of one service by one module version, ready to be called. Generations that share the module
 * version share its providers. Thread-safe.
 */
public final class Provider {
    private final Class<?> service;
    private final String module;
    private final String label;
    private final String implementation;
    private final Object instance;
    private final CallFigures figures;

    /** What references jump to; made at the first need, guarded by {@link References}. */
    @Nullable
    Object trampoline;

    /** What references jump to while calls are counted and timed; as {@link #trampoline}. */
    @Nullable
    Object watchedTrampoline;

    /** A provider whose version has no other. */
    public Provider(Class<?> service, String module, String label, Object instance) {
        this(service, module, label, instance.getClass().getName(), instance, new CallFigures());
    }

    /**
     * @param service a public interface of the host
     * @param implementation what the module calls the provider
     * @param instance implements the service
     * @param figures those of the module version
     */
    public Provider(
            Class<?> service,
            String module,
            String label,
            String implementation,
            Object instance,
            CallFigures figures) {
        this.service = service;
        this.module = module;
        this.label = label;
        this.instance = service.cast(instance);
        this.implementation = implementation;
        this.figures = figures;
    }

    public Class<?> service() {
        return service;
    }

    public String module() {
        return module;
    }

    /** The label of the module version. */
    public String label() {
        return label;
    }

    /** The name of the provider as its module declares it: of its class, in Java. */
    public String implementation() {
        return implementation;
    }

    /** What people know a provider's instance by: its class, or where that was made for it, what it says itself. */
    public static String nameOf(Object instance) {
        return Proxy.isProxyClass(instance.getClass())
                ? instance.toString()
                : instance.getClass().getName();
    }

    /** The provider itself. What is called on it directly is not counted by any drain. */
    public Object instance() {
        return instance;
    }

    /** What came of the calls of the module version. */
    public CallFigures figures() {
        return figures;
    }

    @Override
    public String toString() {
        return module + " " + label + " (" + implementation + ")";
    }
}
