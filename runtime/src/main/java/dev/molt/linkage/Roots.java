package dev.molt.linkage;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a module's code is entered from outside. Immutable.
 *
 * @param providers the module's providers in Java, of services that the host knows
 * @param mainClass the class whose {@code main} is called, with dots
 * @param exports the packages that other modules see, with dots: their public classes may be used as a library's are
 * @param wholeApi whether all public and protected methods of the public classes of the module's own archive may be
 *     called too, as those of a library are
 */
public record Roots(List<Provider> providers, Optional<String> mainClass, Set<String> exports, boolean wholeApi) {
    /**
     * One provider.
     *
     * @param service the interface's name, with dots
     * @param className the class's name, with dots
     */
    public record Provider(String service, String className) {}

    public Roots {
        providers = List.copyOf(providers);
        exports = Set.copyOf(exports);
    }

    /** A module that exports nothing. */
    public Roots(List<Provider> providers, Optional<String> mainClass, boolean wholeApi) {
        this(providers, mainClass, Set.of(), wholeApi);
    }

    /** A module that is entered through its providers alone. */
    public static Roots of(List<Provider> providers) {
        return new Roots(providers, Optional.empty(), false);
    }
}
