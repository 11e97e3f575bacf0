package dev.molt.python.bridge;

import dev.molt.api.PythonException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Finds what copies a Python value into a declared Java type. Thread-safe. */
final class Conversions {
    private static final Map<Class<?>, Supplier<Collection<Object>>> COLLECTIONS = Map.ofEntries(
            Map.entry(Iterable.class, ArrayList::new),
            Map.entry(Collection.class, ArrayList::new),
            Map.entry(List.class, ArrayList::new),
            Map.entry(ArrayList.class, ArrayList::new),
            Map.entry(Set.class, LinkedHashSet::new),
            Map.entry(HashSet.class, HashSet::new),
            Map.entry(LinkedHashSet.class, LinkedHashSet::new),
            Map.entry(SortedSet.class, TreeSet::new),
            Map.entry(NavigableSet.class, TreeSet::new),
            Map.entry(TreeSet.class, TreeSet::new),
            Map.entry(Queue.class, ArrayDeque::new),
            Map.entry(Deque.class, ArrayDeque::new),
            Map.entry(ArrayDeque.class, ArrayDeque::new));

    private static final Map<Class<?>, Supplier<Map<Object, Object>>> MAPS = Map.of(
            Map.class, LinkedHashMap::new,
            HashMap.class, HashMap::new,
            LinkedHashMap.class, LinkedHashMap::new,
            SortedMap.class, TreeMap::new,
            NavigableMap.class, TreeMap::new,
            TreeMap.class, TreeMap::new,
            ConcurrentMap.class, ConcurrentHashMap::new,
            ConcurrentHashMap.class, ConcurrentHashMap::new);

    /** The kinds of single values, which may be what is declared by their natural type, as where that is Comparable. */
    private static final String VALUES = "nsbDUdtzZT";

    private final Bridge bridge;
    private final PythonHalf python;
    private final ContractTypes types;

    Conversions(Bridge bridge, PythonHalf python, ContractTypes types) {
        this.bridge = bridge;
        this.python = python;
        this.types = types;
    }

    FromPython of(Type type) {
        if (type == void.class || type == Void.class) {
            return this::nothing;
        }
        if (type instanceof Class<?> raw && raw.isPrimitive()) {
            return primitive(raw);
        }
        Class<?> raw = raw(type);
        if (Optional.class == raw) {
            FromPython content = of(argument(type, 0));
            return (value, place) -> Optional.ofNullable(content.copy(value, place));
        }
        FromPython optional = optional(raw);
        return optional != null ? optional : nullable(notNull(type, raw));
    }

    /** Nobody asks for what a call gives, but one that gives a coroutine has not done anything yet. */
    private @Nullable Object nothing(Value value, Place place) {
        if (!value.isNull() && kind(value).startsWith("c")) {
            throw coroutine(place);
        }
        return null;
    }

    private static PythonException coroutine(Place place) {
        return place.says("is a coroutine, which Molt does not run: return its result.");
    }

    private static FromPython primitive(Class<?> raw) {
        FromPython plain = number(raw);
        return (value, place) -> {
            if (value.isNull()) {
                throw place.says("is None, and " + raw.getName() + " has no null.");
            }
            return plain.copy(value, place);
        };
    }

    private static FromPython number(Class<?> raw) {
        FromPython plain = Numbers.BY_TYPE.get(MethodType.methodType(raw).wrap().returnType());
        if (plain == null) {
            throw new IllegalArgumentException(raw.getName());
        }
        return plain;
    }

    private static @Nullable FromPython optional(Class<?> raw) {
        if (raw == OptionalInt.class) {
            return (value, place) -> value.isNull()
                    ? OptionalInt.empty()
                    : OptionalInt.of((Integer) copy(number(int.class), value, place));
        } else if (raw == OptionalLong.class) {
            return (value, place) -> value.isNull()
                    ? OptionalLong.empty()
                    : OptionalLong.of((Long) copy(number(long.class), value, place));
        } else if (raw == OptionalDouble.class) {
            return (value, place) -> value.isNull()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((Double) copy(number(double.class), value, place));
        }
        return null;
    }

    private static Object copy(FromPython of, Value value, Place place) {
        Object copied = of.copy(value, place);
        if (copied == null) {
            throw place.misfit(value, "a number");
        }
        return copied;
    }

    private static FromPython nullable(FromPython of) {
        return (value, place) -> value.isNull() ? null : of.copy(value, place);
    }

    /** What copies a value that is not None. */
    private FromPython notNull(Type type, Class<?> raw) {
        if (raw == Object.class) {
            return this::natural;
        } else if (Numbers.BY_TYPE.containsKey(raw)) {
            return number(raw);
        } else if (raw == String.class || raw == CharSequence.class) {
            return Conversions::string;
        } else if (raw == byte[].class) {
            return this::bytes;
        } else if (raw.isArray()) {
            return array(
                    type instanceof GenericArrayType generic
                            ? generic.getGenericComponentType()
                            : raw.getComponentType(),
                    raw.getComponentType());
        } else if (raw.isRecord()) {
            return new RecordCopy(this, python, types, type);
        } else if (raw.isEnum()) {
            return (value, place) -> constant(raw, value, place);
        }
        FromPython scalar = scalar(raw);
        if (scalar != null) {
            return scalar;
        }
        FromPython container = container(type, raw);
        return container != null ? container : (value, place) -> object(type, raw, value, place);
    }

    private @Nullable FromPython scalar(Class<?> raw) {
        if (raw == BigInteger.class) {
            return Numbers::bigInteger;
        } else if (raw == BigDecimal.class) {
            return (value, place) -> Numbers.bigDecimal(value, kind(value), place);
        } else if (raw == Number.class) {
            return (value, place) ->
                    natural(value, place) instanceof Number number ? number : misfit(value, place, raw);
        } else if (raw == UUID.class) {
            return (value, place) -> value.isString() || kind(value).startsWith("U")
                    ? parsed(
                            UUID::fromString,
                            value.isString() ? value.asString() : kind(value).substring(1),
                            raw,
                            place)
                    : misfit(value, place, raw);
        } else if (raw == URI.class) {
            return (value, place) -> parsed(URI::create, string(value, place), raw, place);
        } else if (raw == Path.class) {
            return (value, place) -> parsed(Path::of, string(value, place), raw, place);
        } else if (Times.knows(raw)) {
            return (value, place) -> {
                Object time = Times.read(raw, kind(value));
                return time != null ? time : misfit(value, place, raw);
            };
        }
        return null;
    }

    private static Object parsed(Function<String, Object> parser, String text, Class<?> raw, Place place) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw place.says("is '" + text + "', which is no " + Names.simple(raw) + ".");
        }
    }

    private @Nullable FromPython container(Type type, Class<?> raw) {
        Supplier<Collection<Object>> collection = COLLECTIONS.get(raw);
        if (collection != null) {
            FromPython element = of(argument(type, 0));
            return (value, place) -> items(value, element, collection.get(), place, raw);
        }
        Supplier<Map<Object, Object>> map = MAPS.get(raw);
        if (map != null) {
            FromPython key = of(argument(type, 0));
            FromPython content = of(argument(type, 1));
            return (value, place) -> entries(value, key, content, map.get(), place);
        } else if (raw == Stream.class) {
            FromPython element = of(argument(type, 0));
            return (value, place) -> items(value, element, new ArrayList<>(), place, raw).stream();
        } else if (raw == Iterator.class) {
            FromPython element = of(argument(type, 0));
            return (value, place) ->
                    items(value, element, new ArrayList<>(), place, raw).iterator();
        } else if (raw == CompletionStage.class || raw == CompletableFuture.class || raw == Future.class) {
            FromPython result = of(argument(type, 0));
            return (value, place) -> future(value, result, raw, place);
        }
        return null;
    }

    private Object future(Value value, FromPython result, Class<?> raw, Place place) {
        Object host = hostObject(value);
        return raw.isInstance(host) ? host : CompletableFuture.completedFuture(result.copy(value, place));
    }

    private Collection<Object> items(
            Value value, FromPython element, Collection<Object> into, Place place, Class<?> raw) {
        // By Python's own iteration: what GraalPy takes for an array may be a mapping, or the octets of numbers.
        Value list = python.function("values", "items").execute(value);
        if (list.isNull()) {
            throw place.misfit(value, Names.simple(raw));
        }
        long size = list.getArraySize();
        for (long i = 0; i < size; i++) {
            Place at = place.at(value, i);
            Object item = element.copy(list.getArrayElement(i), at);
            put(() -> into.add(item), item, into, at);
        }
        return into;
    }

    private Map<Object, Object> entries(
            Value value, FromPython key, FromPython content, Map<Object, Object> into, Place place) {
        Value flat = python.function("values", "entries").execute(value);
        if (flat.isNull()) {
            throw place.misfit(value, "Map");
        }
        long size = flat.getArraySize();
        for (long i = 0; i < size; i += 2) {
            Value found = flat.getArrayElement(i);
            Place at = place.in(value, found);
            Object name = key.copy(found, at);
            Object named = content.copy(flat.getArrayElement(i + 1), at);
            put(() -> into.put(name, named), name == null ? null : named, into, at);
        }
        return into;
    }

    /** Puts an item into a collection that may not take every one: no null, or only what can be compared. */
    private static void put(Runnable put, @Nullable Object item, Object into, Place at) {
        try {
            put.run();
        } catch (NullPointerException | ClassCastException e) {
            String what = item == null ? "is None" : "is of a kind (" + Names.simple(item.getClass()) + ")";
            throw at.says(what + ", which this " + Names.simple(into.getClass()) + " can't hold.");
        }
    }

    private FromPython array(Type component, Class<?> raw) {
        FromPython element = of(component);
        return (value, place) -> {
            List<Object> items = new ArrayList<>(items(value, element, new ArrayList<>(), place, List.class));
            Object array = Array.newInstance(raw, items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(array, i, items.get(i));
            }
            return array;
        };
    }

    private Object constant(Class<?> raw, Value value, Place place) {
        Value names = python.function("values", "enum_names").execute(value);
        if (names.isNull()) {
            throw place.misfit(value, Names.simple(raw));
        }
        for (long i = 0; i < names.getArraySize(); i++) {
            Object constant =
                    types.ofEnum(raw).constant(names.getArrayElement(i).asString());
            if (constant != null) {
                return constant;
            }
        }
        throw place.says(
                "is '" + names.getArrayElement(0).asString() + "', which is no constant of " + Names.simple(raw) + ".");
    }

    /** An object of a type that has no copy: what Java has given before, or a callback. */
    private Object object(Type type, Class<?> raw, Value value, Place place) {
        Object host = hostObject(value);
        if (raw.isInstance(host)) {
            return host;
        }
        String kind = kind(value);
        if (kind.startsWith("R") || kind.startsWith("E")) {
            Object shared = shared(kind, value, place);
            return raw.isInstance(shared) ? shared : misfit(value, place, raw);
        }
        if (VALUES.indexOf(kind.charAt(0)) >= 0) {
            Object copy = natural(value, place);
            if (raw.isInstance(copy)) {
                return copy;
            }
        }
        if (kind.startsWith("c")) {
            throw coroutine(place);
        }
        if (!raw.isInterface() || host != null) {
            return misfit(value, place, raw);
        }
        try {
            return bridge.callbacks().of(value, type);
        } catch (MisfitException e) {
            throw place.says("does not fit " + Names.simple(raw) + ": " + e.getMessage());
        }
    }

    /** What Java has given to Python before; null where the value is something else. */
    @Nullable
    Object hostObject(Value value) {
        if (value.isNull() || value.isNumber() || value.isString() || value.isBoolean()) {
            return null;
        }
        return Handle.of(python.function("values", "handle").execute(value));
    }

    private static Object misfit(Value value, Place place, Class<?> raw) {
        throw place.misfit(value, Names.simple(raw));
    }

    private static String string(Value value, Place place) {
        if (value.isString()) {
            return value.asString();
        }
        throw place.misfit(value, "String");
    }

    private Object bytes(Value value, Place place) {
        if (!value.hasBufferElements()) {
            throw place.misfit(value, "byte[]");
        }
        // GraalPy reads what a view of a part begins with, whatever its step.
        Value whole = Place.nameOf(value).equals("memoryview")
                ? python.function("values", "octets_of").execute(value)
                : value;
        byte[] bytes = new byte[(int) whole.getBufferSize()];
        whole.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }

    private String kind(Value value) {
        return python.function("values", "kind").execute(value).asString();
    }

    // ---- by what the value is

    private @Nullable Object natural(Value value, Place place) {
        if (value.isNull()) {
            return null;
        } else if (value.isBoolean()) {
            return value.asBoolean();
        } else if (value.isNumber()) {
            return Numbers.natural(value);
        }
        String kind = kind(value);
        return switch (kind.charAt(0)) {
            case 's' -> value.asString();
            case 'b' -> bytes(value, place);
            case 'l', 'i' -> items(value, this::natural, new ArrayList<>(), place, List.class);
            case 'S' -> items(value, this::natural, new LinkedHashSet<>(), place, Set.class);
            case 'M' -> entries(value, this::natural, this::natural, new LinkedHashMap<>(), place);
            case 'D' -> Numbers.bigDecimal(value, kind, place);
            case 'U' -> UUID.fromString(kind.substring(1));
            case 'R', 'E' -> shared(kind, value, place);
            case 'H' -> hostObject(value);
            case 'c' -> throw coroutine(place);
            default -> {
                Object time = Times.natural(kind);
                yield time != null ? time : misfit(value, place, Object.class);
            }
        };
    }

    /** The same record or enum constant of Java's that Python has the like of. */
    private @Nullable Object shared(String kind, Value value, Place place) {
        Class<?> type;
        ContractTypes.SharedType shared = types.byKey(Integer.parseInt(kind.substring(1)));
        if (shared instanceof ContractTypes.RecordType record) {
            type = record.type();
        } else {
            type = ((ContractTypes.EnumType) shared).type();
        }
        return of(type).copy(value, place);
    }

    // ---- types

    /** The class of a type; of a parameter that nobody tells, its bound. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        } else if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        } else if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        } else if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return raw(((TypeVariable<?>) type).getBounds()[0]);
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        } else if (type instanceof WildcardType wildcard) {
            return argument(wildcard.getUpperBounds()[0], index);
        }
        return Object.class;
    }
}
