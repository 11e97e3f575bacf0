package dev.molt.reference;

import org.jspecify.annotations.Nullable;

/**
 * Where a reference leads: to the provider of a service, of one module if that is named, of one class if that is named
 * too. Immutable.
 *
 * @param service the interface
 * @param module the module's name, or null for whichever module provides the service
 * @param implementation the provider's class name, or null for the only one
 */
record ReferenceKey(
        Class<?> service, @Nullable String module, @Nullable String implementation) {
    boolean matches(Provider provider) {
        return provider.service() == service
                && (module == null || module.equals(provider.module()))
                && (implementation == null || implementation.equals(provider.implementation()));
    }

    /** For people: {@code Pricing}, {@code Pricing of pricing}, {@code Pricing of pricing (com.acme.Flat)}. */
    @Override
    public String toString() {
        return service.getName()
                + (module == null ? "" : " of module " + module)
                + (implementation == null ? "" : " (" + implementation + ")");
    }
}
