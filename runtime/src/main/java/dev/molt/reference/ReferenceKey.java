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
        return leadsTo(to(provider));
    }

    /** The one that leads to this provider and to no other of its module. */
    static ReferenceKey to(Provider provider) {
        return new ReferenceKey(provider.service(), provider.module(), provider.implementation());
    }

    /** Whether it leads to what another one names exactly. */
    boolean leadsTo(ReferenceKey exact) {
        return exact.service == service
                && (module == null || module.equals(exact.module))
                && (implementation == null || implementation.equals(exact.implementation));
    }

    /** For people: {@code Pricing}, {@code Pricing of pricing}, {@code Pricing of pricing (com.acme.Flat)}. */
    @Override
    public String toString() {
        return service.getName()
                + (module == null ? "" : " of module " + module)
                + (implementation == null ? "" : " (" + implementation + ")");
    }
}
