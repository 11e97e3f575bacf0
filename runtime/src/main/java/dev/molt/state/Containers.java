package dev.molt.state;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentHashMap.KeySetView;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of the JDK's containers. Their fields are not open, but all that they hold can be had by methods that call
 * nothing of what is in them: this is so for these classes, and for no others that implement the same interfaces, as
 * those may be a front to a module's.
 */
final class Containers {
    private static final Set<Class<?>> COLLECTIONS = Set.of(
            ArrayList.class,
            LinkedList.class,
            Vector.class,
            Stack.class,
            ArrayDeque.class,
            PriorityQueue.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class,
            ConcurrentSkipListSet.class,
            CopyOnWriteArrayList.class,
            CopyOnWriteArraySet.class,
            ConcurrentLinkedQueue.class,
            ConcurrentLinkedDeque.class,
            LinkedBlockingQueue.class,
            LinkedBlockingDeque.class,
            LinkedTransferQueue.class,
            ArrayBlockingQueue.class,
            PriorityBlockingQueue.class,
            DelayQueue.class);

    private static final Set<Class<?>> MAPS = Set.of(
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class,
            IdentityHashMap.class,
            WeakHashMap.class,
            Hashtable.class,
            Properties.class,
            ConcurrentHashMap.class,
            ConcurrentSkipListMap.class);

    /** Collections that are in sight, but stand for others that are not. */
    private static final Set<String> VIEWS = Set.of(
            "java.util.ArrayList$SubList",
            "java.util.HashMap$KeySet",
            "java.util.HashMap$Values",
            "java.util.HashMap$EntrySet",
            "java.util.LinkedHashMap$LinkedKeySet",
            "java.util.LinkedHashMap$LinkedValues",
            "java.util.LinkedHashMap$LinkedEntrySet",
            "java.util.ImmutableCollections$SubList",
            "java.util.TreeMap$Values",
            "java.util.concurrent.ConcurrentHashMap$ValuesView");

    /** Entries that hold no more than themselves, or of a map that is not in sight. */
    private static final Set<String> ENTRIES = Set.of(
            "java.util.AbstractMap$SimpleEntry",
            "java.util.AbstractMap$SimpleImmutableEntry",
            "java.util.KeyValueHolder",
            "java.util.HashMap$Node",
            "java.util.HashMap$TreeNode",
            "java.util.LinkedHashMap$Entry",
            "java.util.TreeMap$Entry",
            "java.util.Hashtable$Entry",
            "java.util.concurrent.ConcurrentHashMap$MapEntry");

    /** What the names of containers begin with that hold their elements themselves. */
    private static final Set<String> WHOLE =
            Set.of("java.util.ImmutableCollections$", "java.util.Collections$Singleton", "java.util.Collections$Empty");

    private static final Shape COMPARATOR = Containers::showComparator;

    private static final Shape ITERATED = (object, viewer) -> iterate(((Collection<?>) object).iterator(), viewer);

    static final Shape MAPPED = (object, viewer) -> iterate(((Map<?, ?>) object).entrySet(), viewer);

    private static final Map<Class<?>, Shape> KNOWN = known();

    private Containers() {}

    private static Map<Class<?>, Shape> known() {
        Map<Class<?>, Shape> known = new HashMap<>();
        COLLECTIONS.forEach(type -> known.put(type, isCompared(type) ? COMPARATOR.and(ITERATED) : ITERATED));
        MAPS.forEach(type -> known.put(type, isCompared(type) ? COMPARATOR.and(MAPPED) : MAPPED));
        known.put(ConcurrentHashMap.KeySetView.class, part("", view -> ((KeySetView<?, ?>) view).getMap()));
        known.put(Optional.class, part(".get()", optional -> ((Optional<?>) optional).orElse(null)));
        known.put(SoftReference.class, part(".get()", reference -> ((Reference<?>) reference).get()));
        known.put(WeakReference.class, part(".get()", reference -> ((Reference<?>) reference).get()));
        known.put(AtomicReference.class, part(".get()", atomic -> ((AtomicReference<?>) atomic).get()));
        known.put(
                AtomicStampedReference.class,
                part(".getReference()", atomic -> ((AtomicStampedReference<?>) atomic).getReference()));
        known.put(
                AtomicMarkableReference.class,
                part(".getReference()", atomic -> ((AtomicMarkableReference<?>) atomic).getReference()));
        known.put(AtomicReferenceArray.class, Containers::showElements);
        known.put(CompletableFuture.class, Containers::showResult);
        return Map.copyOf(known);
    }

    private static Shape part(String label, Function<Object, @Nullable Object> part) {
        return (object, viewer) -> viewer.part(label, part.apply(object));
    }

    /** The shape of a class of the JDK, for its own objects and not those of subclasses. */
    static Optional<Shape> of(Class<?> type) {
        Shape known = KNOWN.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        String name = type.getName();
        if (VIEWS.contains(name)) {
            return Optional.of(ITERATED.and(Shape.UNSEEN));
        }
        if (ENTRIES.contains(name)) {
            return Optional.of(Containers::showEntry);
        }
        return WHOLE.stream().anyMatch(name::startsWith) ? ofWhole(type) : Optional.empty();
    }

    private static Optional<Shape> ofWhole(Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return Optional.of(ITERATED);
        }
        return Map.class.isAssignableFrom(type) ? Optional.of(MAPPED) : Optional.empty();
    }

    /**
     * The shape of what a class of the host's inherits from one of these. The methods are called as the subclass's
     * {@code super.iterator()} would be, past whatever overrides them.
     *
     * @param below the class that extends the container itself
     * @return empty when the container is none that can be iterated, or the subclass's package is not open
     */
    static Optional<Shape> inherited(Class<?> container, Class<?> below) {
        try {
            if (COLLECTIONS.contains(container)) {
                MethodHandle iterator = inherited(container, below, "iterator", Iterator.class);
                return Optional.of((object, viewer) -> iterate((Iterator<?>) call(iterator, object), viewer));
            }
            if (MAPS.contains(container)) {
                MethodHandle entries = inherited(container, below, "entrySet", Set.class);
                return Optional.of((object, viewer) -> iterate((Set<?>) call(entries, object), viewer));
            }
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** The comparator of a subclass's object; may be what the subclass says it is. */
    static Optional<Shape> inheritedComparator(Class<?> container) {
        return isCompared(container) ? Optional.of(COMPARATOR) : Optional.empty();
    }

    private static MethodHandle inherited(Class<?> container, Class<?> below, String method, Class<?> returned)
            throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(below, MethodHandles.lookup())
                .findSpecial(container, method, MethodType.methodType(returned), below)
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    private static Object call(MethodHandle method, Object object) {
        try {
            return (Object) method.invokeExact(object);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isCompared(Class<?> type) {
        return SortedSet.class.isAssignableFrom(type)
                || SortedMap.class.isAssignableFrom(type)
                || type == PriorityQueue.class
                || type == PriorityBlockingQueue.class;
    }

    private static void showComparator(Object object, Viewer viewer) {
        viewer.part(".comparator()", comparator(object));
    }

    private static @Nullable Object comparator(Object object) {
        if (object instanceof SortedSet<?> set) {
            return set.comparator();
        }
        if (object instanceof SortedMap<?, ?> map) {
            return map.comparator();
        }
        return object instanceof PriorityQueue<?> queue
                ? queue.comparator()
                : ((PriorityBlockingQueue<?>) object).comparator();
    }

    private static void iterate(Iterator<?> elements, Viewer viewer) {
        for (int i = 0; elements.hasNext(); i++) {
            viewer.element(i, elements.next());
        }
    }

    private static void iterate(Set<?> entries, Viewer viewer) {
        int i = 0;
        for (Object object : entries) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) object;
            viewer.entry(i++, entry.getKey(), entry.getValue());
        }
    }

    private static void showEntry(Object object, Viewer viewer) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) object;
        viewer.part(".getKey()", entry.getKey());
        viewer.part(".getValue()", entry.getValue());
    }

    private static void showElements(Object object, Viewer viewer) {
        AtomicReferenceArray<?> array = (AtomicReferenceArray<?>) object;
        for (int i = 0; i < array.length(); i++) {
            viewer.element(i, array.get(i));
        }
    }

    private static void showResult(Object object, Viewer viewer) {
        CompletableFuture<?> future = (CompletableFuture<?>) object;
        if (!future.isDone()) {
            viewer.refuse("is a java.util.concurrent.CompletableFuture that is not done, which" + Code.HIDDEN);
        } else if (future.isCompletedExceptionally()) {
            viewer.refuse(
                    "is a java.util.concurrent.CompletableFuture that has failed, and an exception" + Code.HIDDEN);
        } else {
            viewer.part(".join()", future.getNow(null));
        }
    }
}
