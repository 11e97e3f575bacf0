package dev.molt.python.bridge;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Makes of a Java value what Python code is to see: a copy, or an object whose methods can be called. Thread-safe. */
final class ToPython {
    /** No honest value is nested deeper; what is may contain itself. */
    private static final int DEEPEST = 200;

    private static final int NANOS_PER_MICRO = 1_000;
    private static final int HEXADECIMAL = 16;

    private final PythonHalf python;
    private final ContractTypes types;
    private final HostObjects hosts;
    private final Callbacks callbacks;
    private final Predicate<Class<?>> isKnown;

    /** @param isKnown whether the module may know a type */
    ToPython(
            PythonHalf python,
            ContractTypes types,
            HostObjects hosts,
            Callbacks callbacks,
            Predicate<Class<?>> isKnown) {
        this.python = python;
        this.types = types;
        this.hosts = hosts;
        this.callbacks = callbacks;
        this.isKnown = isKnown;
    }

    @Nullable
    Object convert(@Nullable Object value) {
        return isPlain(value) ? value : convert(value, false, 0);
    }

    /** As {@link #convert(Object)}, but a collection with an interface of its own is called where it is. */
    @Nullable
    Object convert(@Nullable Object value, Class<?> declared) {
        if ((value instanceof Collection || value instanceof Map)
                && !declared.getName().startsWith("java.")) {
            return hosts.wrap(value);
        }
        return convert(value);
    }

    /** Whether Python takes the value as it is. */
    static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte;
    }

    /** @param hashable whether it is to be an element of a set, or a key */
    private @Nullable Object convert(@Nullable Object wrapped, boolean hashable, int depth) {
        Object value = unwrapped(wrapped);
        if (value == null || isPlain(value)) {
            return value;
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "A value for Python code is nested deeper than " + DEEPEST + " levels, or contains itself.");
        }
        Object copy = simple(value);
        if (copy == null) {
            copy = time(value);
        }
        if (copy == null) {
            copy = container(value, hashable, depth);
        }
        return copy != null ? copy : object(value, hashable, depth);
    }

    /** What an optional value holds. */
    private static @Nullable Object unwrapped(@Nullable Object value) {
        if (value instanceof Optional<?> some) {
            return some.orElse(null);
        } else if (value instanceof OptionalInt some) {
            return some.isPresent() ? some.getAsInt() : null;
        } else if (value instanceof OptionalLong some) {
            return some.isPresent() ? some.getAsLong() : null;
        } else if (value instanceof OptionalDouble some) {
            return some.isPresent() ? some.getAsDouble() : null;
        }
        return value;
    }

    private @Nullable Object simple(Object value) {
        if (value instanceof Character || value instanceof URI || value instanceof Path) {
            return value.toString();
        } else if (value instanceof AtomicInteger || value instanceof AtomicLong) {
            return ((Number) value).longValue();
        } else if (value instanceof BigInteger big) {
            return python.function("values", "big").execute(big.toString(HEXADECIMAL));
        } else if (value instanceof BigDecimal decimal) {
            return python.function("decimals", "number")
                    .execute(
                            decimal.signum() < 0 ? 1 : 0,
                            decimal.unscaledValue().abs().toString(),
                            -decimal.scale());
        } else if (value instanceof UUID uuid) {
            return python.function("uuids", "unique").execute(uuid.toString());
        }
        return null;
    }

    private @Nullable Object time(Object value) {
        if (value instanceof LocalDate d) {
            return python.function("times", "date").execute(d.getYear(), d.getMonthValue(), d.getDayOfMonth());
        } else if (value instanceof LocalTime t) {
            return python.function("times", "time")
                    .execute(t.getHour(), t.getMinute(), t.getSecond(), t.getNano() / NANOS_PER_MICRO);
        } else if (value instanceof LocalDateTime moment) {
            return moment(moment, null);
        } else if (value instanceof Instant instant) {
            return moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), 0);
        } else if (value instanceof ZonedDateTime zoned) {
            return moment(zoned.toLocalDateTime(), zoned.getOffset().getTotalSeconds());
        } else if (value instanceof OffsetDateTime offset) {
            return moment(offset.toLocalDateTime(), offset.getOffset().getTotalSeconds());
        } else if (value instanceof Duration duration) {
            return python.function("times", "delta")
                    .execute(0, duration.getSeconds(), duration.getNano() / NANOS_PER_MICRO);
        }
        return null;
    }

    private Value moment(LocalDateTime at, @Nullable Integer offset) {
        return python.function("times", "moment")
                .execute(
                        at.getYear(),
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        at.getMinute(),
                        at.getSecond(),
                        at.getNano() / NANOS_PER_MICRO,
                        offset);
    }

    private @Nullable Object container(Object value, boolean hashable, int depth) {
        if (value instanceof byte[] bytes) {
            return python.function("values", "octets").execute(new String(bytes, StandardCharsets.ISO_8859_1));
        } else if (value instanceof Set<?> set) {
            return python.function("values", "collection").execute(all(set, true, depth), hashable);
        } else if (value instanceof Collection<?> items) {
            return sequence(items, hashable, depth);
        } else if (value instanceof Map<?, ?> map) {
            return python.function("values", "mapping")
                    .execute(all(map.keySet(), true, depth), all(map.values(), false, depth));
        } else if (value instanceof BaseStream<?, ?> stream) {
            List<Object> items = new ArrayList<>();
            stream.iterator().forEachRemaining(items::add);
            return sequence(items, hashable, depth);
        } else if (value.getClass().isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(Array.get(value, i));
            }
            return sequence(items, hashable, depth);
        }
        return null;
    }

    private Value sequence(Collection<?> items, boolean hashable, int depth) {
        return python.function("values", "sequence").execute(all(items, hashable, depth), hashable);
    }

    /** As an array of Java's, which Python code may read. */
    private @Nullable Object[] all(Collection<?> items, boolean hashable, int depth) {
        List<@Nullable Object> converted = new ArrayList<>();
        for (Object item : items) {
            converted.add(convert(item, hashable, depth + 1));
        }
        return converted.toArray();
    }

    private Object object(Object value, boolean hashable, int depth) {
        if (value instanceof Record record && isShared(record.getClass())) {
            ContractTypes.RecordType type = types.ofRecord(record.getClass());
            return python.function("values", "record")
                    .execute(type.inPython(), all(Arrays.asList(type.values(record)), hashable, depth));
        } else if (value instanceof Enum<?> constant && isShared(constant.getDeclaringClass())) {
            return python.function("values", "constant")
                    .execute(types.ofEnum(constant.getDeclaringClass()).inPython(), constant.name());
        }
        Value function = callbacks.functionOf(value);
        return function != null ? function : hosts.wrap(value);
    }

    /** Another module's own types are no copies in Python, whose class for them would hold that module. */
    private boolean isShared(Class<?> type) {
        return types.has(type) || isKnown.test(type);
    }
}
