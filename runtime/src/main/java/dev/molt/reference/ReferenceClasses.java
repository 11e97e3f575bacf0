package dev.molt.reference;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The generated classes behind the references to one service. Confined to {@link References} and its lock. */
final class ReferenceClasses {
    private static final int DECOYS = 3;

    private final ReferenceCode code;

    /** Defines classes beside the target. */
    private final MethodHandles.Lookup lookup;

    /** The bytes of all trampolines, written once, defined afresh for each provider. */
    private final byte[] trampoline;

    private final byte[] watchedTrampoline;
    private final byte[] detour;
    private final DeclaredFailures declared;

    /** Those whose calls may be repeated. */
    private final List<ServiceMethod> replayable;

    private final CallRecorder recorder;

    /** Targets that do nothing, each of a class of its own. */
    private final Object[] decoys = new Object[DECOYS];

    /** Maps a site to what its calls jump to where nothing is wired: a target that asks the site to resolve. */
    private final Map<ReferenceSite, Object> unwired = new HashMap<>();

    ReferenceClasses(Class<?> service) {
        References.requireSuitable(service);
        code = new ReferenceCode(service);
        trampoline = code.trampoline();
        watchedTrampoline = code.watchedTrampoline();
        detour = code.detour();
        declared = new DeclaredFailures(ServiceMethod.of(service));
        replayable = ServiceMethod.replayable(ServiceMethod.of(service));
        recorder = new CallRecorder(service, replayable.size());
        lookup = new ReferenceLoader(service.getClassLoader()).define(code.targetName(), code.target());
        for (int i = 0; i < DECOYS; i++) {
            decoys[i] = instantiate(define(code.decoy(), null));
        }
    }

    /** The targets of a new site, none of them wired. */
    Object[] newTargets() {
        return (Object[]) Array.newInstance(lookup.lookupClass(), Switchboard.SLOTS);
    }

    Object newTrampoline(Provider provider) {
        return instantiate(define(trampoline, trampolineData(provider)));
    }

    /** One that also counts and times the calls. */
    Object newWatchedTrampoline(Provider provider) {
        return instantiate(define(watchedTrampoline, trampolineData(provider)));
    }

    private List<Object> trampolineData(Provider provider) {
        return List.of(provider.instance(), provider.figures(), declared, recorder);
    }

    /** Whether calls have been recorded that can be run on a trampoline. */
    boolean hasRecordedCalls() {
        return recorder.hasCalls();
    }

    /** The recorded calls, to be run on this trampoline. */
    List<RecordedCall> recordedCalls(Object newTrampoline) {
        return RecordedCall.of(replayable, recorder, lookup.lookupClass(), newTrampoline);
    }

    /** A target that asks a junction. */
    Object newDetour(ReferenceSite site, Junction junction) {
        return instantiate(define(detour, List.of(site, junction)));
    }

    Object newReference(ReferenceSite site) {
        Object asking = newDetour(site, Junction.UNRESOLVED);
        unwired.put(site, asking);
        Arrays.fill(site.targets(), asking);
        MethodHandles.Lookup defined = define(code.reference(), site);
        Object reference = instantiate(defined);
        Priming.prime(site, primer(defined, reference), decoys);
        return reference;
    }

    Object unwired(ReferenceSite site) {
        Object asking = unwired.get(site);
        if (asking == null) {
            throw new IllegalStateException("Not a site of this service: " + site.key());
        }
        return asking;
    }

    private static MethodHandle primer(MethodHandles.Lookup defined, Object reference) {
        try {
            MethodType type = MethodType.methodType(void.class, Object.class);
            return defined.findStatic(defined.lookupClass(), ReferenceCode.PRIME, type)
                    .bindTo(reference);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A generated class lacks its primer", e);
        }
    }

    private MethodHandles.Lookup define(byte[] bytes, @Nullable Object classData) {
        try {
            return classData == null
                    ? lookup.defineHiddenClass(bytes, true)
                    : lookup.defineHiddenClassWithClassData(bytes, classData, true);
        } catch (IllegalAccessException e) {
            throw new LinkageError("A generated class can't be defined", e);
        }
    }

    private static Object instantiate(MethodHandles.Lookup defined) {
        try {
            return defined.findConstructor(defined.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new LinkageError("A generated class can't be instantiated", e);
        }
    }
}
