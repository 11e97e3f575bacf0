package dev.molt.python.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.molt.api.PythonException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of docs/python-mapping.md: what a Java value is in Python, and what a Python value is in Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MappingTest {
    private static final OffsetDateTime EVENING =
            OffsetDateTime.of(2026, 11, 25, 18, 30, 15, 123_456_000, ZoneOffset.ofHours(2));

    public enum Color {
        RED,
        GREEN
    }

    public record Point(int x, int y) {}

    public record Order(long id, BigDecimal totalPrice, List<Point> path, Optional<Color> color) {}

    public sealed interface Shape permits Circle, Square {}

    public record Circle(double radius) implements Shape {}

    public record Square(double side) implements Shape {}

    /** One method for each type, so that generics are declared as contracts declare them. */
    public interface Types {
        Object object();

        Number number();

        BigInteger bigInteger();

        BigDecimal bigDecimal();

        byte[] bytes();

        int[] ints();

        String[] strings();

        List<Long> longs();

        List<? extends Number> numbers();

        Set<String> set();

        SortedSet<String> sortedSet();

        Deque<Integer> deque();

        Iterable<Integer> iterable();

        Iterator<Integer> iterator();

        Stream<Integer> stream();

        Map<String, List<BigDecimal>> map();

        SortedMap<String, Integer> sortedMap();

        Optional<String> optional();

        OptionalInt optionalInt();

        OptionalLong optionalLong();

        OptionalDouble optionalDouble();

        Point point();

        Order order();

        Color color();

        Shape shape();

        LocalDate date();

        LocalTime time();

        LocalDateTime dateTime();

        Instant instant();

        OffsetDateTime offset();

        ZonedDateTime zoned();

        Duration duration();

        UUID uuid();

        URI uri();

        Path path();

        CompletionStage<Integer> stage();

        char character();

        double real();

        int integer();

        boolean truth();

        String string();
    }

    private Border border;

    @BeforeAll
    void open() {
        border = new Border(Color.class, Point.class, Order.class, Circle.class, Square.class);
        border.context.eval("python", """
                import dataclasses, datetime, decimal, enum, uuid, collections, molt
                Point = molt.contract('dev.molt.python.bridge.MappingTest$Point')
                Circle = molt.contract('dev.molt.python.bridge.MappingTest$Circle')
                Color = molt.contract('dev.molt.python.bridge.MappingTest$Color')
                @dataclasses.dataclass
                class Spot:
                    x: int
                    y: int
                Pair = collections.namedtuple('Pair', 'x y')
                class Hue(enum.Enum):
                    RED = 'r'
                """);
    }

    @AfterAll
    void close() {
        border.close();
    }

    static Stream<Arguments> toPython() {
        return Stream.of(
                arguments((byte) -1, "x == -1 and type(x) is int"),
                arguments((short) 300, "x == 300 and type(x) is int"),
                arguments(7, "x == 7 and type(x) is int"),
                arguments(1L << 40, "x == 1 << 40 and type(x) is int"),
                arguments(new BigInteger("-123456789012345678901234567890"), "x == -123456789012345678901234567890"),
                arguments(1.5f, "x == 1.5 and type(x) is float"),
                arguments(0.1, "x == 0.1 and type(x) is float"),
                arguments(new BigDecimal("10.10"), "x == decimal.Decimal('10.10') and str(x) == '10.10'"),
                arguments(
                        new BigDecimal("-0.001"),
                        "x == decimal.Decimal('-0.001') and x + 1 == decimal.Decimal('0.999')"),
                arguments(new BigDecimal("1E+3"), "x == 1000 and str(x) == '1E+3'"),
                arguments(true, "x is True"),
                arguments('ß', "x == 'ß'"),
                arguments("grüß 😀", "x == 'grüß 😀' and type(x) is str"),
                arguments(null, "x is None"),
                arguments(new byte[] {0, -1, 65}, "x == b'\\x00\\xffA' and type(x) is bytes"),
                arguments(new int[] {1, 2}, "x == [1, 2] and type(x) is list"),
                arguments(new String[] {"a"}, "x == ['a']"),
                arguments(List.of(1, List.of("b")), "x == [1, ['b']] and type(x) is list"),
                arguments(Arrays.asList("a", null), "x == ['a', None]"),
                arguments(Set.of("a"), "x == {'a'} and type(x) is set"),
                arguments(Set.of(List.of(1)), "x == {(1,)}"),
                arguments(Map.of("k", List.of(1)), "x == {'k': [1]} and type(x) is dict"),
                arguments(Stream.of(1, 2), "x == [1, 2]"),
                arguments(Optional.of("a"), "x == 'a'"),
                arguments(Optional.empty(), "x is None"),
                arguments(OptionalInt.of(3), "x == 3"),
                arguments(OptionalLong.empty(), "x is None"),
                arguments(new Point(1, 2), "x == Point(1, 2) and x.x == 1 and repr(x) == 'Point(x=1, y=2)'"),
                arguments(new Point(1, 2), "x.replace(y=5) == Point(x=1, y=5) and hash(x) == hash(Point(1, 2))"),
                arguments(
                        new Order(1, new BigDecimal("2.50"), List.of(new Point(0, 1)), Optional.of(Color.RED)),
                        "x.total_price == x.totalPrice == decimal.Decimal('2.50') and x.path[0].y == 1 and x.color == 'RED'"),
                arguments(Color.GREEN, "x == 'GREEN' and x.name == 'GREEN' and x.ordinal == 1 and x == Color.GREEN"),
                arguments(LocalDate.of(2026, 11, 25), "x == datetime.date(2026, 11, 25)"),
                arguments(LocalTime.of(1, 2, 3, 4_000), "x == datetime.time(1, 2, 3, 4)"),
                arguments(LocalDateTime.of(2026, 1, 2, 3, 4), "x == datetime.datetime(2026, 1, 2, 3, 4)"),
                arguments(
                        Instant.ofEpochSecond(1),
                        "x == datetime.datetime(1970, 1, 1, 0, 0, 1, 0, datetime.timezone.utc)"),
                arguments(EVENING, "x.isoformat() == '2026-11-25T18:30:15.123456+02:00'"),
                arguments(EVENING.toZonedDateTime(), "x.utcoffset() == datetime.timedelta(hours=2)"),
                arguments(Duration.ofMillis(-1500), "x == datetime.timedelta(seconds=-1.5)"),
                arguments(UUID.fromString("00000000-0000-0000-0000-000000000001"), "x == uuid.UUID(int=1)"),
                arguments(URI.create("http://a/b"), "x == 'http://a/b'"),
                arguments(Path.of("a"), "x == 'a'"));
    }

    @ParameterizedTest
    @MethodSource
    void toPython(Object value, String expectation) {
        Object given = border.bridge.toPython(value);
        assertThat(border.context
                        .eval("python", "lambda x: " + expectation)
                        .execute(given)
                        .asBoolean())
                .as(expectation)
                .isTrue();
    }

    static Stream<Arguments> toJava() {
        Order order = new Order(1, new BigDecimal("2.5"), List.of(new Point(0, 1)), Optional.of(Color.RED));
        Map<String, Object> natural = new LinkedHashMap<>();
        natural.put("a", List.of(1, 2.5));
        natural.put("b", null);
        return Stream.of(
                arguments("integer", "7", 7),
                arguments("real", "0.1", 0.1),
                arguments("real", "3", 3.0),
                arguments("truth", "True", true),
                arguments("character", "'ß'", 'ß'),
                arguments("string", "'grüß 😀'", "grüß 😀"),
                arguments("string", "None", null),
                arguments("number", "1 << 40", 1L << 40),
                arguments("bigInteger", "1 << 70", BigInteger.ONE.shiftLeft(70)),
                arguments("bigDecimal", "decimal.Decimal('10.10')", new BigDecimal("10.10")),
                arguments("bigDecimal", "decimal.Decimal('-1E+3')", new BigDecimal("-1E+3")),
                arguments("bigDecimal", "decimal.Decimal(1) / 8", new BigDecimal("0.125")),
                arguments("bigDecimal", "1 << 70", new BigDecimal(BigInteger.ONE.shiftLeft(70))),
                arguments("bigDecimal", "0.1", new BigDecimal("0.1")),
                arguments("bytes", "b'\\x00\\xff'", new byte[] {0, -1}),
                arguments("bytes", "bytearray(b'a')", new byte[] {97}),
                arguments("ints", "[1, 2]", new int[] {1, 2}),
                arguments("strings", "('a', None)", new String[] {"a", null}),
                arguments("longs", "[1, 2]", List.of(1L, 2L)),
                arguments("longs", "(n for n in (1, 2))", List.of(1L, 2L)),
                arguments("longs", "range(3)", List.of(0L, 1L, 2L)),
                arguments("numbers", "[1, 2.5]", List.of(1, 2.5)),
                arguments("set", "{'a', 'b'}", Set.of("a", "b")),
                arguments("set", "['a']", Set.of("a")),
                arguments("sortedSet", "{'b', 'a'}", Set.of("a", "b")),
                arguments("iterable", "{1: 2}.keys()", List.of(1)),
                arguments("map", "{'a': [decimal.Decimal('1.0')]}", Map.of("a", List.of(new BigDecimal("1.0")))),
                arguments("sortedMap", "{'b': 1, 'a': 2}", Map.of("a", 2, "b", 1)),
                arguments("optional", "'a'", Optional.of("a")),
                arguments("optional", "None", Optional.empty()),
                arguments("optionalInt", "1", OptionalInt.of(1)),
                arguments("optionalLong", "None", OptionalLong.empty()),
                arguments("optionalDouble", "1.5", OptionalDouble.of(1.5)),
                arguments("point", "Point(1, y=2)", new Point(1, 2)),
                arguments("point", "{'x': 1, 'y': 2}", new Point(1, 2)),
                arguments("point", "Spot(1, 2)", new Point(1, 2)),
                arguments("point", "Pair(1, 2)", new Point(1, 2)),
                arguments(
                        "order",
                        "{'id': 1, 'total_price': decimal.Decimal('2.5'), 'path': [Spot(0, 1)], 'color': 'RED'}",
                        order),
                arguments("color", "Color.RED", Color.RED),
                arguments("color", "'GREEN'", Color.GREEN),
                arguments("color", "Hue.RED", Color.RED),
                arguments("shape", "Circle(2.0)", new Circle(2)),
                arguments("date", "datetime.date(2026, 11, 25)", LocalDate.of(2026, 11, 25)),
                arguments("time", "datetime.time(1, 2)", LocalTime.of(1, 2)),
                arguments("dateTime", "datetime.datetime(2026, 1, 2, 3, 4)", LocalDateTime.of(2026, 1, 2, 3, 4)),
                arguments(
                        "instant",
                        "datetime.datetime(1970, 1, 1, 0, 0, 1, 0, datetime.timezone.utc)",
                        Instant.ofEpochSecond(1)),
                arguments("offset", "datetime.datetime.fromisoformat('2026-11-25T18:30:15.123456+02:00')", EVENING),
                arguments(
                        "zoned",
                        "datetime.datetime.fromisoformat('2026-11-25T18:30:15.123456+02:00')",
                        EVENING.toZonedDateTime()),
                arguments("duration", "datetime.timedelta(seconds=-1.5)", Duration.ofMillis(-1500)),
                arguments("uuid", "uuid.UUID(int=1)", new UUID(0, 1)),
                arguments("uri", "'http://a/b'", URI.create("http://a/b")),
                arguments("path", "'a'", Path.of("a")),
                arguments("object", "{'a': [1, 2.5], 'b': None}", natural),
                arguments("object", "{1, 2}", Set.of(1, 2)),
                arguments("object", "Point(1, 2)", new Point(1, 2)),
                arguments("object", "[Color.RED]", List.of(Color.RED)),
                arguments("object", "Spot(1, 2)", Map.of("x", 1, "y", 2)),
                arguments("object", "decimal.Decimal('1.0')", new BigDecimal("1.0")),
                arguments("object", "1 << 70", BigInteger.ONE.shiftLeft(70)),
                arguments("object", "b'a'", new byte[] {97}),
                arguments("object", "datetime.timedelta(1)", Duration.ofDays(1)),
                arguments("object", "uuid.UUID(int=1)", new UUID(0, 1)));
    }

    @ParameterizedTest
    @MethodSource
    void toJava(String method, String expression, Object expected) throws Exception {
        Object result = call(method, expression);
        assertThat(result).isEqualTo(expected);
    }

    private Object call(String method, String expression) throws Exception {
        border.context.eval("python", "class Served:\n    def " + method + "(self): return " + expression);
        Binding binding = binding();
        try {
            return binding.call(Types.class.getMethod(method), null);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** All other methods are served by what fails. */
    private Binding binding() {
        border.context.eval(
                "python", "Served.__getattr__ = lambda self, name: lambda: 1/0 if not name.startswith('__') else None");
        return border.bridge.bind(border.context.eval("python", "Served()"), List.of(Types.class));
    }

    @Test
    void streamsAndIterators_areCopies() throws Exception {
        assertThat(((Stream<?>) call("stream", "(n for n in (1, 2))")).toList()).isEqualTo(List.of(1, 2));
        assertThat(((Iterator<?>) call("iterator", "[1]")).next()).isEqualTo(1);
        assertThat(((Deque<?>) call("deque", "[1, 2]")).peekLast()).isEqualTo(2);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments(
                        "integer",
                        "1 << 40",
                        "result of Types.integer is a Python int that is out of the range of int."),
                arguments("integer", "'7'", "result of Types.integer is a Python str, which does not fit int."),
                arguments("integer", "None", "result of Types.integer is None, and int has no null."),
                arguments("string", "7", "result of Types.string is a Python int, which does not fit String."),
                arguments("longs", "[1, 'a']", "result[1] of Types.longs is a Python str, which does not fit long."),
                arguments("longs", "'abc'", "result of Types.longs is a Python str, which does not fit List."),
                arguments("longs", "{'a': 1}", "result of Types.longs is a Python dict, which does not fit List."),
                arguments("map", "[1]", "result of Types.map is a Python list, which does not fit Map."),
                arguments(
                        "point",
                        "{'x': 1}",
                        "result of Types.point is a Python dict without y, which does not fit Point."),
                arguments("color", "'BLUE'", "result of Types.color is 'BLUE', which is no constant of Color."),
                arguments("shape", "Point(1, 2)", "result of Types.shape is a Python Point, which does not fit Shape."),
                arguments(
                        "object", "object()", "result of Types.object is a Python object, which does not fit Object."),
                arguments(
                        "bigDecimal",
                        "decimal.Decimal('NaN')",
                        "result of Types.bigDecimal is NaN, which no BigDecimal is."),
                arguments("date", "1", "result of Types.date is a Python int, which does not fit LocalDate."),
                arguments(
                        "object",
                        "(lambda l: l.append(l) or l)([])",
                        "result of Types.object contains itself, and cannot be copied."));
    }

    @ParameterizedTest
    @MethodSource
    void misfits(String method, String expression, String message) {
        assertThatThrownBy(() -> call(method, expression))
                .isInstanceOf(PythonException.class)
                .hasMessage(message);
    }

    @Test
    void value_thatContainsItself_isNotGivenToPython() {
        List<Object> list = new java.util.ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> border.bridge.toPython(list)).hasMessageContaining("contains itself");
    }

    @Test
    void future_isDoneWithThePlainResult() throws Exception {
        assertThat(((CompletableFuture<?>) call("stage", "7")).get()).isEqualTo(7);
    }

    @Test
    void coroutine_isRefusedByName() {
        border.context.eval("python", "async def later(): pass");
        assertThatThrownBy(() -> call("object", "later()"))
                .hasMessageContaining("is a coroutine, which Molt does not run");
    }
}
