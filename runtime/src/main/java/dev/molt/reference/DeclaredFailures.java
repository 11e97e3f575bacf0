package dev.molt.reference;

import java.util.List;
import java.util.Set;

/**
 * The exceptions by which a service's methods say, as they declare, that something is so: no failures of their version.
 * Public for generated targets only. Immutable.
 */
public final class DeclaredFailures {
    /** Declared for want of anything better, they say nothing. */
    private static final Set<Class<?>> TOO_WIDE =
            Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class);

    /** Maps a method's index to the exceptions that it declares. */
    private final List<List<Class<?>>> declared;

    /** @param methods a service's, in the order of their indexes */
    DeclaredFailures(List<ServiceMethod> methods) {
        this.declared = methods.stream().map(DeclaredFailures::tellingOnes).toList();
    }

    private static List<Class<?>> tellingOnes(ServiceMethod method) {
        return method.failures().stream()
                .filter(type -> !TOO_WIDE.contains(type))
                .toList();
    }

    boolean has(int method, Throwable failure) {
        for (Class<?> type : declared.get(method)) {
            if (type.isInstance(failure)) {
                return true;
            }
        }
        return false;
    }
}
