package dev.molt.reference;

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
        this(service, module, label, instance, new CallFigures());
    }

    /**
     * @param service a public interface of the host
     * @param instance implements the service
     * @param figures those of the module version
     */
    public Provider(Class<?> service, String module, String label, Object instance, CallFigures figures) {
        this.service = service;
        this.module = module;
        this.label = label;
        this.instance = service.cast(instance);
        this.implementation = instance.getClass().getName();
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

    /** The name of the provider's class. */
    public String implementation() {
        return implementation;
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
