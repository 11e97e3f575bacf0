package dev.molt.state;

import java.io.File;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.Buffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.text.Format;
import java.time.Clock;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.regex.Pattern;

/** Which classes of the JDK are plain data, so that their objects hold no other one's code. */
final class Values {
    private static final Set<Class<?>> EXACT = Set.of(
            Object.class,
            String.class,
            StringBuilder.class,
            StringBuffer.class,
            Boolean.class,
            Character.class,
            UUID.class,
            URI.class,
            BitSet.class,
            Locale.class,
            Currency.class,
            Pattern.class,
            Random.class,
            CountDownLatch.class,
            Semaphore.class);

    private static final Set<Class<?>> FAMILIES = Set.of(
            Number.class,
            Path.class,
            File.class,
            Charset.class,
            InetAddress.class,
            SocketAddress.class,
            Buffer.class,
            TimeZone.class,
            Calendar.class,
            Date.class,
            Format.class);

    /** Those of the families that hold a function. */
    private static final Set<Class<?>> COMPUTED = Set.of(LongAccumulator.class, DoubleAccumulator.class);

    private Values() {}

    /** @param type a class of the JDK */
    static boolean has(Class<?> type) {
        return type.isPrimitive()
                || Enum.class.isAssignableFrom(type)
                || EXACT.contains(type)
                || (FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type)) && !COMPUTED.contains(type))
                || isOfTime(type)
                || type.getPackageName().equals("java.util.concurrent.locks");
    }

    private static boolean isOfTime(Class<?> type) {
        return (type.getPackageName() + ".").startsWith("java.time.")
                && !type.isHidden()
                && !Clock.class.isAssignableFrom(type);
    }

    /** Whether whatever is in a variable of this type is plain data. */
    static boolean fill(Class<?> type) {
        Class<?> element = Types.element(type);
        return element.isPrimitive()
                || (Types.isOfJdk(element) && Modifier.isFinal(element.getModifiers()) && has(element));
    }
}
