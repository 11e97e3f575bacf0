package dev.molt.python.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads dates and times from what Python code says of them. */
final class Times {
    private static final Set<Class<?>> KNOWN = Set.of(
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Duration.class);

    private Times() {}

    static boolean knows(Class<?> type) {
        return KNOWN.contains(type);
    }

    /** @param kind what Python code says of the value; null where that does not fit the type */
    static @Nullable Object read(Class<?> type, String kind) {
        Object natural = natural(kind);
        if (type.isInstance(natural)) {
            return natural;
        }
        if (natural instanceof OffsetDateTime at) {
            return type == Instant.class ? at.toInstant() : type == ZonedDateTime.class ? at.toZonedDateTime() : null;
        }
        return null;
    }

    /** What stands for a value where Java declares none of these types; null where it is no time. */
    static @Nullable Object natural(String kind) {
        try {
            return parsed(kind);
        } catch (DateTimeParseException e) {
            return null; // Python has offsets of microseconds.
        }
    }

    private static @Nullable Object parsed(String kind) {
        String text = kind.substring(1);
        return switch (kind.charAt(0)) {
            case 'd' -> LocalDate.parse(text);
            case 't' -> text.indexOf('+') < 0 && text.indexOf('-') < 0 ? LocalTime.parse(text) : null;
            case 'z' -> LocalDateTime.parse(text);
            case 'Z' -> OffsetDateTime.parse(text);
            case 'T' -> duration(text.split(",", -1));
            default -> null;
        };
    }

    /** @param parts days, seconds, microseconds */
    private static Duration duration(String[] parts) {
        return Duration.ofDays(Long.parseLong(parts[0]))
                .plusSeconds(Long.parseLong(parts[1]))
                .plusNanos(Long.parseLong(parts[2]) * 1_000);
    }
}
