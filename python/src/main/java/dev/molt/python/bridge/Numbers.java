package dev.molt.python.bridge;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.graalvm.polyglot.Value;

/** What Python gives for Java's numbers, truth values and characters, without any help of Python code. */
final class Numbers {
    private Numbers() {}

    /** By the boxed type. A None is not looked for here. */
    static final Map<Class<?>, FromPython> BY_TYPE = Map.of(
            Byte.class,
            number("byte", Value::fitsInByte, Value::asByte),
            Short.class,
            number("short", Value::fitsInShort, Value::asShort),
            Integer.class,
            number("int", Value::fitsInInt, Value::asInt),
            Long.class,
            number("long", Value::fitsInLong, Value::asLong),
            Float.class,
            Numbers::narrow,
            Double.class,
            (value, place) -> real(value, place, "double"),
            Boolean.class,
            Numbers::truth,
            Character.class,
            Numbers::character);

    private static FromPython number(String name, Predicate<Value> fits, Function<Value, Object> as) {
        return (value, place) -> {
            if (isReal(value)) {
                throw place.misfit(value, name);
            }
            if (fits.test(value)) {
                return as.apply(value);
            }
            if (value.fitsInBigInteger()) {
                throw place.says("is a Python int that is out of the range of " + name + ".");
            }
            throw place.misfit(value, name);
        };
    }

    private static double real(Value value, Place place, String name) {
        if (value.fitsInDouble()) {
            return value.asDouble();
        }
        if (value.fitsInBigInteger()) {
            return finite(value.asBigInteger().doubleValue(), value, place, name);
        }
        throw place.misfit(value, name);
    }

    private static Object narrow(Value value, Place place) {
        double wide = real(value, place, "float");
        float narrow = (float) wide;
        return Double.isFinite(wide) ? (float) finite(narrow, value, place, "float") : narrow;
    }

    private static double finite(double read, Value value, Place place, String name) {
        if (Double.isInfinite(read)) {
            throw place.says("is a Python " + Place.nameOf(value) + " that is out of the range of " + name + ".");
        }
        return read;
    }

    private static Object truth(Value value, Place place) {
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        throw place.misfit(value, "boolean");
    }

    private static Object character(Value value, Place place) {
        if (value.isString() && value.asString().length() == 1) {
            return value.asString().charAt(0);
        }
        throw value.isString() ? place.says("is a str that is not one char long.") : place.misfit(value, "char");
    }

    static Object bigInteger(Value value, Place place) {
        if (value.fitsInBigInteger() && !isReal(value)) {
            return value.asBigInteger();
        }
        throw place.misfit(value, "BigInteger");
    }

    /** @param kind what Python code says of the value */
    static Object bigDecimal(Value value, String kind, Place place) {
        if (kind.startsWith("D")) {
            try {
                return new BigDecimal(kind.substring(1));
            } catch (NumberFormatException e) {
                throw place.says("is " + kind.substring(1) + ", which no BigDecimal is.");
            }
        } else if (isReal(value) && Double.isFinite(value.asDouble())) {
            return BigDecimal.valueOf(value.asDouble());
        } else if (value.fitsInBigInteger()) {
            return new BigDecimal(value.asBigInteger());
        }
        throw place.misfit(value, "BigDecimal");
    }

    /** What stands for a number where Java declares no type: the narrowest of int, long and BigInteger, or a double. */
    static Object natural(Value value) {
        if (isReal(value)) {
            return value.asDouble();
        } else if (value.fitsInInt()) {
            return value.asInt();
        } else if (value.fitsInLong()) {
            return value.asLong();
        }
        return value.fitsInBigInteger() ? value.asBigInteger() : value.asDouble();
    }

    /** Whether it is a float: of one that is whole, as 2.0, the polyglot API says that it fits an int as well. */
    static boolean isReal(Value value) {
        return value.isNumber() && value.as(Number.class) instanceof Double;
    }
}
