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
import java.util.Set;
import java.util.function.Consumer;
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
            sites.forEach(site -> wire(site, generation));
        }
    }

    /** Puts a junction in front of some providers, or takes it away, for all references at once. */
    void wire(Generation generation, @Nullable Junction junction) {
        synchronized (lock) {
            generation.setJunction(junction);
            sites.forEach(site -> wire(site, generation));
        }
    }

    /** Has the calls of some modules counted and timed, and of no others. */
    void watch(Generation generation, Set<String> modules) {
        synchronized (lock) {
            generation.setWatched(modules);
            sites.forEach(site -> wire(site, generation));
        }
    }

    private void wire(ReferenceSite site, Generation generation) {
        site.targets()[Switchboard.slot(generation.epoch())] = target(site, generation);
    }

    /** What calls of a reference jump to in a generation; where that takes longer, something that finds it out. */
    private Object target(ReferenceSite site, Generation generation) {
        Junction junction = generation.junction();
        if (junction != null && junction.concerns(site.key())) {
            return classesOf(site.key().service()).newDetour(site, junction);
        }
        List<Provider> candidates = candidates(generation, site.key());
        return candidates.size() == 1
                ? trampoline(candidates.get(0), generation)
                : classesOf(site.key().service()).unwired(site);
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
            Generation generation = open(site, epoch);
            Object target = target(site, generation);
            if (target == classesOf(site.key().service()).unwired(site)) {
                throw noProvider(generation, site.key());
            }
            site.targets()[Switchboard.slot(epoch)] = target;
            return target;
        }
    }

    /**
     * What a call in this epoch jumps to behind any junction.
     *
     * @param permit throws when the provider is not to be called
     */
    Object behindJunction(ReferenceSite site, long epoch, Consumer<Provider> permit) {
        synchronized (lock) {
            Generation generation = open(site, epoch);
            List<Provider> candidates = candidates(generation, site.key());
            if (candidates.size() != 1) {
                throw noProvider(generation, site.key());
            }
            permit.accept(candidates.get(0));
            return trampoline(candidates.get(0), generation);
        }
    }

    private static Generation open(ReferenceSite site, long epoch) {
        Generation generation = site.switchboard().generation(epoch);
        if (generation == null) {
            throw new IllegalStateException("Nothing is open under epoch " + epoch);
        }
        return generation;
    }

    private MoltException noProvider(Generation generation, ReferenceKey key) {
        List<Provider> candidates = candidates(generation, key);
        return candidates.isEmpty() ? unavailable(generation, key) : ambiguous(key, candidates);
    }

    /**
     * The calls of live traffic that can be run on a provider before it is live: each of them twice, by the way that calls
     * take while the provider is watched and by the other.
     */
    List<RecordedCall> recordedCalls(Provider provider) {
        synchronized (lock) {
            ReferenceClasses behind = classes.get(provider.service());
            if (behind == null || !behind.hasRecordedCalls()) {
                return List.of();
            }
            List<RecordedCall> both = new ArrayList<>(behind.recordedCalls(watchedTrampoline(provider, behind)));
            both.addAll(behind.recordedCalls(plainTrampoline(provider, behind)));
            return both;
        }
    }

    private Object trampoline(Provider provider, Generation generation) {
        ReferenceClasses behind = classesOf(provider.service());
        return generation.watched().contains(provider.module())
                ? watchedTrampoline(provider, behind)
                : plainTrampoline(provider, behind);
    }

    private static Object watchedTrampoline(Provider provider, ReferenceClasses behind) {
        Object known = provider.watchedTrampoline;
        Object watched = known != null ? known : behind.newWatchedTrampoline(provider);
        provider.watchedTrampoline = watched;
        return watched;
    }

    private static Object plainTrampoline(Provider provider, ReferenceClasses behind) {
        Object known = provider.trampoline;
        Object plain = known != null ? known : behind.newTrampoline(provider);
        provider.trampoline = plain;
        return plain;
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

    /** Whether a loader defines the classes behind references, which stay as long as the host. */
    public static boolean isBehindReferences(ClassLoader loader) {
        return loader instanceof ReferenceLoader;
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
