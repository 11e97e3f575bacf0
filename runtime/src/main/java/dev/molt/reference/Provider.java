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

    /** What references jump to; made at the first need, guarded by {@link References}. */
    @Nullable
    Object trampoline;

    /**
     * @param service a public interface of the host
     * @param instance implements the service
     */
    public Provider(Class<?> service, String module, String label, Object instance) {
        this.service = service;
        this.module = module;
        this.label = label;
        this.instance = service.cast(instance);
        this.implementation = instance.getClass().getName();
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

    @Override
    public String toString() {
        return module + " " + label + " (" + implementation + ")";
    }
}
