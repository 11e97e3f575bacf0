package dev.molt.warm;

import dev.molt.reference.Provider;
import java.util.List;

/**
 * What is warmed: a module version that has started.
 *
 * @param version the module version's name and label, for messages
 */
record Subject(String version, List<Provider> providers, ModuleThread thread) {
    Subject {
        providers = List.copyOf(providers);
    }
}
