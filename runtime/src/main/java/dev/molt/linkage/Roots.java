package dev.molt.linkage;

import java.util.List;
import java.util.Optional;

/**
 * Where a module's code is entered from outside. Immutable.
 *
 * @param providers the module's providers in Java, of services that the host knows
 * @param mainClass the class whose {@code main} is called, with dots
 * @param wholeApi whether all public and protected methods of the public classes of the module's own archive may be
 *     called too, as those of a library are
 */
public record Roots(List<Provider> providers, Optional<String> mainClass, boolean wholeApi) {
    /**
     * One provider.
     *
     * @param service the interface's name, with dots
     * @param className the class's name, with dots
     */
    public record Provider(String service, String className) {}

    public Roots {
        providers = List.copyOf(providers);
    }

    /** A module that is entered through its providers alone. */
    public static Roots of(List<Provider> providers) {
        return new Roots(providers, Optional.empty(), false);
    }
}
