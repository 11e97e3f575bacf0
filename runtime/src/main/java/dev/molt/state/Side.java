package dev.molt.state;

import dev.molt.api.Stateful;
import dev.molt.module.ModuleVersion;
import dev.molt.reference.Provider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the two versions of a module between which state goes over. Immutable.
 *
 * @param module the module's name
 * @param version the module and its label, such as {@code pricing 1.3.0}
 * @param loader defines the version's classes
 * @param providers the stateful ones, by the names of their classes
 * @param worker runs the version's code
 */
public record Side(
        String module, String version, ClassLoader loader, Map<String, Stateful<?>> providers, Worker worker) {
    public Side {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    }

    /** A version that has been started. */
    public static Side of(ModuleVersion version, Worker worker) {
        Map<String, Stateful<?>> stateful = new LinkedHashMap<>();
        for (Provider provider : version.providers()) {
            if (provider.instance() instanceof Stateful<?> instance) {
                stateful.put(provider.implementation(), instance);
            }
        }
        return new Side(version.declaration().name(), version.toString(), version.loader(), stateful, worker);
    }
}
