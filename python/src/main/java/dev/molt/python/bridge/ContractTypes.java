package dev.molt.python.bridge;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The Python classes that stand for Java's records and enums in one context; made when first met. Thread-safe. */
final class ContractTypes {
    private final PythonHalf python;

    /** Maps a record or enum to its Python class. */
    private final Map<Class<?>, SharedType> byClass = new ConcurrentHashMap<>();

    /** Maps the key that a Python class has to its type. */
    private final Map<Integer, SharedType> byKey = new ConcurrentHashMap<>();

    private final AtomicInteger keys = new AtomicInteger();

    ContractTypes(PythonHalf python) {
        this.python = python;
    }

    /** A Java type that Python has a class for. */
    sealed interface SharedType {
        /** Its Python class. */
        Value inPython();
    }

    /** An enum. Immutable. */
    record EnumType(Class<?> type, Value inPython) implements SharedType {
        /** The constant of this name; null where there is none. */
        @Nullable
        Object constant(String name) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * A record. Immutable.
     *
     * @param canonical makes one of all its components
     */
    record RecordType(Class<?> type, List<RecordComponent> components, Constructor<?> canonical, Value inPython)
            implements SharedType {
        Object[] values(Object record) {
            return components.stream()
                    .map(component -> value(component, record))
                    .toArray();
        }

        private static @Nullable Object value(RecordComponent component, Object record) {
            try {
                Method accessor = component.getAccessor();
                accessor.trySetAccessible();
                return accessor.invoke(record);
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(
                        record.getClass().getName() + " is a record that is not public, so Python code can't see it.",
                        e);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(
                        "An accessor of " + record.getClass().getName() + " failed", e.getCause());
            }
        }

        /** @throws InvocationTargetException what the record's constructor threw */
        Object create(Object[] values) throws InvocationTargetException {
            try {
                return canonical.newInstance(values);
            } catch (InstantiationException | IllegalAccessException e) {
                throw new IllegalArgumentException(
                        type.getName() + " is a record that is not public, so Python code can't make one.", e);
            }
        }
    }

    RecordType ofRecord(Class<?> type) {
        SharedType known = byClass.get(type);
        if (known == null) {
            known = add(type, key -> recordType(type, key));
        }
        return (RecordType) known;
    }

    private RecordType recordType(Class<?> type, int key) {
        List<RecordComponent> components = List.of(type.getRecordComponents());
        List<String> names = components.stream().map(RecordComponent::getName).toList();
        Value inPython = python.function("values", "record_type")
                .execute(
                        Names.simple(type),
                        key,
                        names.toArray(),
                        names.stream().map(Names::inPython).toArray(),
                        names.stream().map(name -> Names.of(name).toArray()).toArray());
        return new RecordType(type, components, canonical(type, components), inPython);
    }

    private static Constructor<?> canonical(Class<?> type, List<RecordComponent> components) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.trySetAccessible();
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    EnumType ofEnum(Class<?> type) {
        SharedType known = byClass.get(type);
        if (known == null) {
            known = add(type, key -> {
                Object[] constants = Arrays.stream(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toArray();
                return new EnumType(
                        type, python.function("values", "enum_type").execute(Names.simple(type), key, constants));
            });
        }
        return (EnumType) known;
    }

    /** Makes the Python class of a Java type that may have one meanwhile. */
    private interface Maker {
        SharedType make(int key);
    }

    /** Without a lock, as Python works meanwhile: of two that are made at the same time one is forgotten. */
    private SharedType add(Class<?> type, Maker maker) {
        int key = keys.getAndIncrement();
        SharedType made = maker.make(key);
        byKey.put(key, made);
        SharedType first = byClass.putIfAbsent(type, made);
        return first == null ? made : first;
    }

    /** Whether Python has a class for a type already. */
    boolean has(Class<?> type) {
        return byClass.containsKey(type);
    }

    /** The type whose Python class has this key. */
    SharedType byKey(int key) {
        return Objects.requireNonNull(byKey.get(key));
    }

    /** The Python class of a record or enum; null for any other type. */
    @Nullable
    Value inPython(Class<?> type) {
        if (type.isRecord()) {
            return ofRecord(type).inPython();
        }
        return type.isEnum() ? ofEnum(type).inPython() : null;
    }
}
