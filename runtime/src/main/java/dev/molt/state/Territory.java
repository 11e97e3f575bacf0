package dev.molt.state;

import dev.molt.loader.ModuleClassLoader;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose classes may be in a state: the JDK's and the host's. Immutable.
 *
 * @param old defines the classes of the version that the state leaves
 * @param version names that version
 * @param host whether this loader is one that stays
 */
record Territory(ClassLoader old, String version, Predicate<ClassLoader> host) {
    /** Whose class it is, as a sentence about it goes on; empty when the class may stay. */
    Optional<String> strangerOf(Class<?> type) {
        Class<?> element = Types.element(type);
        ClassLoader loader = element.getClassLoader();
        if (loader == old) {
            return Optional.of("of " + version);
        }
        return loader == null || Types.isOfJdk(element) || host.test(loader)
                ? Optional.empty()
                : Optional.of("of " + name(loader) + ", which is neither the host's nor the JDK's");
    }

    private static String name(ClassLoader loader) {
        return loader instanceof ModuleClassLoader module
                ? String.valueOf(module.getName()).replace('@', ' ')
                : "the loader " + loader.getClass().getName();
    }
}
