package dev.molt.reference;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a service's calls can be kept: those that reach no class but the JDK's and the contract's, and can't
 * come to reach another one. So what is kept holds no module version.
 *
 * <p>A <em>value</em> is null, one of the JDK's values, an enum constant, an immutable collection of values, or an object
 * of the contract that is a record, or a final class with an own {@code equals}, whose fields are all final and hold
 * values. An argument may also be an array or one of the JDK's plain collections that holds values: it is copied, as its
 * owner may change it. Whatever is not known to be harmless is not kept. Thread-safe.
 */
final class ContractValues {
    /** How much one call may hold, each object and each element or character as one. */
    private static final int BUDGET = 16_384;

    private static final int DEPTH = 16;

    private static final Set<Class<?>> JDK_VALUES = Set.of(
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            Instant.class,
            Duration.class,
            Period.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            ZonedDateTime.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            ZoneOffset.class,
            ZoneId.of("GMT").getClass());

    /** The classes of the JDK's collections that can't be changed. */
    private static final Set<Class<?>> IMMUTABLE = Stream.of(
                    List.of(),
                    List.of(1),
                    Set.of(),
                    Set.of(1),
                    Map.of(),
                    Map.of(1, 1),
                    Collections.emptyList(),
                    Collections.emptySet(),
                    Collections.emptyMap(),
                    Collections.singletonList(1),
                    Collections.singleton(1),
                    Collections.singletonMap(1, 1))
            .map(Object::getClass)
            .collect(Collectors.toUnmodifiableSet());

    /** Maps the classes of collections that can change to what copies one into another of the same class. */
    private static final Map<Class<?>, UnaryOperator<Object>> COPIES = Map.of(
            ArrayList.class,
            list -> new ArrayList<>((Collection<?>) list),
            Collections.unmodifiableList(new ArrayList<>()).getClass(),
            list -> Collections.unmodifiableList(new ArrayList<>((Collection<?>) list)),
            ArrayDeque.class,
            queue -> new ArrayDeque<>((Collection<?>) queue),
            HashSet.class,
            set -> new HashSet<>((Collection<?>) set),
            LinkedHashSet.class,
            set -> new LinkedHashSet<>((Collection<?>) set),
            HashMap.class,
            map -> new HashMap<>((Map<?, ?>) map),
            LinkedHashMap.class,
            map -> new LinkedHashMap<>((Map<?, ?>) map),
            ConcurrentHashMap.class,
            map -> new ConcurrentHashMap<>((Map<?, ?>) map),
            Arrays.asList(1).getClass(),
            list -> Arrays.asList(((Collection<?>) list).toArray()));

    /** The loader of the service and those it delegates to; no module's loader is among them. The JDK's is left out. */
    private final Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Maps a class of the contract to the fields of its objects, if those can be values; never a module's class. */
    private final Map<Class<?>, Optional<List<Field>>> fields = new ConcurrentHashMap<>();

    /** @param contract the loader of the service; null for the JDK's own */
    ContractValues(@Nullable ClassLoader contract) {
        for (ClassLoader loader = contract; loader != null; loader = loader.getParent()) {
            loaders.add(loader);
        }
        loaders.remove(ClassLoader.getPlatformClassLoader());
    }

    /** The arguments as they can be kept, copied where they may change; nothing if one of them can't. */
    Optional<Object[]> kept(@Nullable Object[] arguments) {
        Look look = new Look();
        Object[] kept = arguments.clone();
        for (int i = 0; i < kept.length; i++) {
            if (look.isValue(kept[i])) {
                continue;
            }
            if (!look.holdsValues(kept[i])) {
                return Optional.empty();
            }
            kept[i] = copy(kept[i]);
            if (!look.holdsValues(kept[i])) { // its owner may have changed it meanwhile
                return Optional.empty();
            }
        }
        return Optional.of(kept);
    }

    private static Object copy(Object changeable) {
        UnaryOperator<Object> ofCollection = COPIES.get(changeable.getClass());
        return ofCollection != null ? ofCollection.apply(changeable) : copyOfArray(changeable);
    }

    private static Object copyOfArray(Object array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private boolean isOfContract(Class<?> type) {
        return loaders.contains(type.getClassLoader()) && !type.isHidden();
    }

    private Optional<List<Field>> fieldsOf(Class<?> type) {
        Optional<List<Field>> known = fields.get(type);
        if (known == null) {
            known = isOfContract(type) && isValueClass(type) ? allFields(type) : Optional.empty();
            if (isOfContract(type)) {
                fields.put(type, known);
            }
        }
        return known;
    }

    private static boolean isValueClass(Class<?> type) {
        if (type.isRecord()) {
            return true;
        }
        return Modifier.isFinal(type.getModifiers())
                && Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("equals")
                                && Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class}));
    }

    private Optional<List<Field>> allFields(Class<?> type) {
        List<Field> all = new ArrayList<>();
        for (Class<?> part = type; part != Object.class && part != Record.class; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                if (!isOfContract(part) || !Modifier.isFinal(field.getModifiers()) || !field.trySetAccessible()) {
                    return Optional.empty();
                }
                all.add(field);
            }
        }
        return Optional.of(List.copyOf(all));
    }

    /** A look at the arguments of one call. Confined to one thread. */
    private final class Look {
        private int budget = BUDGET;
        private int depth;

        private boolean spend(int size) {
            budget -= Math.min(size, BUDGET) + 1;
            return budget >= 0;
        }

        private boolean isValue(@Nullable Object object) {
            if (object == null) {
                return true;
            }
            depth++;
            boolean value = depth <= DEPTH && isValue(object, object.getClass());
            depth--;
            return value;
        }

        private boolean isValue(Object object, Class<?> type) {
            if (JDK_VALUES.contains(type)) {
                return spend(sizeOf(object));
            }
            if (object instanceof Enum<?> constant) {
                return isOfJdk(constant.getDeclaringClass()) || isOfContract(constant.getDeclaringClass());
            }
            if (object instanceof Optional<?> optional) {
                return isValue(optional.orElse(null));
            }
            if (IMMUTABLE.contains(type)) {
                return areValues(object);
            }
            return fieldsOf(type)
                    .map(all -> all.stream().allMatch(field -> isValue(content(field, object))))
                    .orElse(false);
        }

        /** Whether it is an array or a collection of values that can be copied. */
        private boolean holdsValues(Object object) {
            if (object.getClass().isArray()) {
                return isArrayOfValues(object);
            }
            return COPIES.containsKey(object.getClass()) && areValues(object);
        }

        private boolean isArrayOfValues(Object array) {
            Class<?> element = array.getClass().getComponentType();
            if (element.isPrimitive()) {
                return spend(Array.getLength(array));
            }
            return (isOfJdk(element) || isOfContract(element)) && areValues(Arrays.asList((Object[]) array));
        }

        private boolean areValues(Object collection) {
            if (collection instanceof Map<?, ?> map) {
                return areValues(map.keySet()) && areValues(map.values());
            }
            for (Object element : (Iterable<?>) collection) {
                if (!spend(0) || !isValue(element)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static int sizeOf(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof BigDecimal number) {
            return number.precision();
        }
        return value instanceof BigInteger number ? number.bitLength() : 0;
    }

    private static @Nullable Object content(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " was accessible", e);
        }
    }
}
