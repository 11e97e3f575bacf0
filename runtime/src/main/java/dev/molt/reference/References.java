package dev.molt.reference;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stable objects that callers hold, one per {@link ReferenceKey}, and what each of them jumps to in each open
 * generation. Thread-safe.
 */
public final class References {
    /** Why a service has no provider, for the message of a call that finds none. */
    @FunctionalInterface
    public interface Absence {
        /**
         * The reason in one sentence, such as what was refused last.
         *
         * @param module the module that the caller named, or null
         */
        String reason(Class<?> service, @Nullable String module);
    }

    private final Absence absence;

    /** Guards all that follows, and the targets of every site. */
    private final Object lock = new Object();

    /** Maps a key to its reference, made at the first request. */
    private final Map<ReferenceKey, Object> references = new HashMap<>();

    /** The sites of all references; grows only. */
    private final List<ReferenceSite> sites = new ArrayList<>();

    /** Maps a service to the classes behind its references. */
    private final Map<Class<?>, ReferenceClasses> classes = new HashMap<>();

    public References(Absence absence) {
        this.absence = absence;
    }

    <T> T reference(
            Switchboard switchboard, Class<T> service, @Nullable String module, @Nullable String implementation) {
        ReferenceKey key = new ReferenceKey(service, module, implementation);
        synchronized (lock) {
            Object reference = references.get(key);
            if (reference == null) {
                ReferenceClasses behind = classesOf(service);
                ReferenceSite site = ReferenceSite.of(this, switchboard, key, behind.newTargets());
                reference = behind.newReference(site);
                sites.add(site);
                references.put(key, reference);
            }
            return service.cast(reference);
        }
    }

    /** Finds the targets of all references in a generation ahead of the switch, so that no caller has to. */
    void wire(Generation generation) {
        synchronized (lock) {
            for (ReferenceSite site : sites) {
                List<Provider> candidates = candidates(generation, site.key());
                if (candidates.size() == 1) {
                    wire(site, generation, candidates.get(0));
                }
            }
        }
    }

    /** Forgets the targets of all references in a generation. */
    void unwire(Generation generation) {
        synchronized (lock) {
            for (ReferenceSite site : sites) {
                site.targets()[Switchboard.slot(generation.epoch())] =
                        classesOf(site.key().service()).unwired(site);
            }
        }
    }

    /** What a call in this epoch jumps to, for references that were made after the epoch began. */
    Object resolve(ReferenceSite site, long epoch) {
        synchronized (lock) {
            Generation generation = site.switchboard().generation(epoch);
            if (generation == null) {
                throw new IllegalStateException("Nothing is open under epoch " + epoch);
            }
            List<Provider> candidates = candidates(generation, site.key());
            if (candidates.size() != 1) {
                throw candidates.isEmpty() ? unavailable(generation, site.key()) : ambiguous(site.key(), candidates);
            }
            return wire(site, generation, candidates.get(0));
        }
    }

    private Object wire(ReferenceSite site, Generation generation, Provider provider) {
        Object trampoline = provider.trampoline;
        if (trampoline == null) {
            trampoline = classesOf(site.key().service()).newTrampoline(provider.instance());
            provider.trampoline = trampoline;
        }
        site.targets()[Switchboard.slot(generation.epoch())] = trampoline;
        return trampoline;
    }

    private static List<Provider> candidates(Generation generation, ReferenceKey key) {
        return generation.providers().stream().filter(key::matches).toList();
    }

    private ReferenceClasses classesOf(Class<?> service) {
        return classes.computeIfAbsent(service, ReferenceClasses::new);
    }

    private ServiceUnavailableException unavailable(Generation generation, ReferenceKey key) {
        return new ServiceUnavailableException(Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "Call not made: no provider of " + key + ".",
                        absence.reason(key.service(), key.module()),
                        "deploy a module with a provider file META-INF/services/"
                                + key.service().getName() + ".")
                .withState("Live: " + generation + "."));
    }

    private static AmbiguousServiceException ambiguous(ReferenceKey key, List<Provider> candidates) {
        return new AmbiguousServiceException(Problem.of(
                ProblemCode.SERVICE_AMBIGUOUS,
                "Call not made: " + candidates.size() + " providers of " + key + ".",
                candidates.stream()
                        .map(provider -> "Provided by " + provider + ".")
                        .toList(),
                "name the module, as in molt.module(\"" + candidates.get(0).module() + "\").service("
                        + key.service().getSimpleName() + ".class), or ask for all with molt.services(…)."));
    }

    /**
     * Checks that references can implement this type.
     *
     * @throws MoltException with {@link ProblemCode#CONTRACT_UNSUITABLE} otherwise
     */
    public static void requireSuitable(Class<?> service) {
        String flaw = flaw(service);
        if (flaw != null) {
            throw new MoltException(Problem.of(
                    ProblemCode.CONTRACT_UNSUITABLE,
                    service.getName() + " can't be a service.",
                    "It is " + flaw + ".",
                    "use a public interface of the host that is not sealed, in an exported package."));
        }
    }

    private static @Nullable String flaw(Class<?> service) {
        if (!service.isInterface() || service.isAnnotation()) {
            return "not an interface";
        }
        if (!Modifier.isPublic(service.getModifiers())) {
            return "not public";
        }
        if (service.isSealed()) {
            return "sealed";
        }
        if (service.isHidden()) {
            return "a hidden class";
        }
        if (Arrays.stream(service.getMethods())
                .anyMatch(method -> method.getName().equals("finalize") && method.getParameterCount() == 0)) {
            return "one with a method finalize(), which the garbage collector would call";
        }
        boolean exported = !service.getModule().isNamed() || service.getModule().isExported(service.getPackageName());
        return exported ? null : "in a package that its module does not export";
    }
}
