package dev.molt.python.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.molt.api.PythonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values at the edge of what fits, and types whose parameters are known elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgesTest {
    public record Point(int x, int y) {}

    public record Pair<A, B>(A first, B second) {}

    public record Transfer(String from, String to) {}

    public enum Side {
        LEFT,
        RIGHT
    }

    /** A generic interface. */
    public interface Rule<I, O> {
        O decide(I input);

        List<O> all(List<I> inputs);
    }

    /** Says what the parameters are. */
    public interface Pricing extends Rule<Point, BigDecimal> {}

    public interface Edges {
        Object object();

        int integer();

        double real();

        BigInteger bigInteger();

        BigDecimal bigDecimal();

        String string();

        UUID uuid();

        URI uri();

        LocalTime time();

        Queue<Integer> queue();

        SortedSet<Object> sorted();

        ConcurrentMap<String, Object> concurrent();

        Supplier<BigDecimal> supplier();

        Pair<Point, List<BigDecimal>> pair();

        Transfer transfer();

        <T extends Comparable<T>> List<T> ordered();

        List<Object> list();

        byte[] bytes();

        float small();

        Point point();

        Side side();

        Map<String, Integer> map();
    }

    private Border border;

    @BeforeAll
    void open() {
        border = new Border(Point.class, Transfer.class, Side.class);
        border.context.eval("python", """
                import array, collections, copy, dataclasses, datetime, decimal, enum, molt
                Point = molt.contract('dev.molt.python.bridge.EdgesTest$Point')
                Side = molt.contract('dev.molt.python.bridge.EdgesTest$Side')
                Named = collections.namedtuple('Named', 'x y')
                class Mixed(str, enum.Enum):
                    LEFT = 'l'
                    right = 'RIGHT'
                class Count(enum.IntEnum):
                    ONE = 1
                class Moment(datetime.datetime): pass
                class Pages:
                    def __len__(self): return 2
                    def __getitem__(self, i): return [7, 8][i]
                @dataclasses.dataclass
                class Box:
                    content: object
                """);
    }

    @AfterAll
    void close() {
        border.close();
    }

    private Object call(String method, String expression) throws Throwable {
        return border.bridge
                .bind(border.define("""
                                class Served:
                                    def __getattr__(self, name): return lambda: None
                                    def %s(self): return %s
                                served = Served()
                                """.formatted(method, expression), "served"), List.of(Edges.class))
                .call(Edges.class.getMethod(method), null);
    }

    @SuppressWarnings("unchecked")
    private Function<Object, Object> function(String text, String name) {
        return border.serve(Function.class, text, name);
    }

    static Stream<Arguments> fitting() {
        return Stream.of(
                arguments("object", "2.0", 2.0),
                arguments("object", "[1, 2.0, -0.0, True]", List.of(1, 2.0, -0.0, true)),
                arguments("object", "{'a': 1e300, 2.0: 1}", Map.of("a", 1e300, 2.0, 1)),
                arguments("real", "-0.0", -0.0),
                arguments("bigDecimal", "1.0", new BigDecimal("1.0")),
                arguments("bigDecimal", "decimal.Decimal('1E+5')", new BigDecimal("1E+5")),
                arguments("string", "'\\ud83d'", "\ud83d"),
                arguments(
                        "pair",
                        "{'first': {'x': 1, 'y': 2}, 'second': [3]}",
                        new Pair<>(new Point(1, 2), List.of(new BigDecimal(3)))),
                arguments("transfer", "{'from': 'a', 'to': 'b'}", new Transfer("a", "b")),
                arguments(
                        "transfer",
                        "molt.contract('" + Transfer.class.getName() + "')(from_='a', to='b')",
                        new Transfer("a", "b")),
                arguments("ordered", "[1, 2]", List.of(1, 2)),
                arguments("list", "Named(1, 2)", List.of(1, 2)),
                arguments("list", "array.array('i', [1, 258])", List.of(1, 258)),
                arguments("list", "collections.deque([1, 2])", List.of(1, 2)),
                arguments("list", "Pages()", List.of(7, 8)),
                arguments("list", "{'a': 1}.items()", List.of(List.of("a", 1))),
                arguments("list", "b'ab'", List.of(97, 98)),
                arguments("object", "{'a': 1}.values()", List.of(1)),
                arguments("object", "collections.deque([1, 2])", List.of(1, 2)),
                arguments("object", "range(2)", List.of(0, 1)),
                arguments("object", "collections.UserDict(a=1)", Map.of("a", 1)),
                arguments("object", "Moment(2026, 1, 2)", LocalDateTime.of(2026, 1, 2, 0, 0)),
                arguments("object", "Count.ONE", 1),
                arguments("integer", "Count.ONE", 1),
                arguments("map", "collections.Counter('aab')", Map.of("a", 2, "b", 1)),
                arguments("bytes", "memoryview(b'abcd')[::2]", new byte[] {97, 99}),
                arguments("point", "collections.UserDict(x=1, y=2)", new Point(1, 2)),
                arguments("point", "copy.deepcopy([Point(1, 2)])[0]", new Point(1, 2)),
                arguments("object", "dataclasses.asdict(Box(Point(1, 2)))", Map.of("content", new Point(1, 2))),
                arguments("side", "Mixed.LEFT", Side.LEFT),
                arguments("side", "Mixed.right", Side.RIGHT),
                arguments("side", "Side('LEFT')", Side.LEFT),
                arguments("object", "copy.deepcopy(Side.LEFT) is Side.LEFT is Side('LEFT')", true),
                arguments("object", "[len(Side), Side.RIGHT in Side, 'UP' in Side]", List.of(2, true, false)));
    }

    @ParameterizedTest
    @MethodSource
    void fitting(String method, String expression, Object expected) throws Throwable {
        assertThat(call(method, expression)).isEqualTo(expected);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments("integer", "True", "result of Edges.integer is a Python bool, which does not fit int."),
                arguments("integer", "7.0", "result of Edges.integer is a Python float, which does not fit int."),
                arguments("real", "True", "result of Edges.real is a Python bool, which does not fit double."),
                arguments(
                        "bigInteger",
                        "7.0",
                        "result of Edges.bigInteger is a Python float, which does not fit BigInteger."),
                arguments("uuid", "'x'", "result of Edges.uuid is 'x', which is no UUID."),
                arguments("uri", "'a b'", "result of Edges.uri is 'a b', which is no URI."),
                arguments(
                        "time",
                        "datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))",
                        "result of Edges.time is a Python time, which does not fit LocalTime."),
                arguments(
                        "list",
                        "collections.UserDict(a=1)",
                        "result of Edges.list is a Python UserDict, which does not fit List."),
                arguments("list", "Side", "result of Edges.list is a Python EnumType, which does not fit List."),
                arguments("object", "decimal.Decimal('NaN')", "result of Edges.object is NaN, which no BigDecimal is."),
                arguments(
                        "object",
                        "datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(microseconds=5)))",
                        "result of Edges.object is a Python datetime, which does not fit Object."),
                arguments(
                        "real",
                        "10 ** 400",
                        "result of Edges.real is a Python int that is out of the range of double."),
                arguments(
                        "small", "1e300", "result of Edges.small is a Python float that is out of the range of float."),
                arguments("side", "Side('UP')", "ValueError: 'UP' is no constant of Side"),
                arguments("side", "Mixed", "result of Edges.side is a Python EnumType, which does not fit Side."),
                arguments("queue", "[1, None]", "result[1] of Edges.queue is None, which this ArrayDeque can't hold."),
                arguments("sorted", "{1, 'a'}", null),
                arguments(
                        "concurrent",
                        "{'a': None}",
                        "result['a'] of Edges.concurrent is None, which this ConcurrentHashMap can't hold."));
    }

    @ParameterizedTest
    @MethodSource
    void misfits(String method, String expression, String message) {
        Throwable thrown = catchThrowable(() -> call(method, expression));
        assertThat(thrown).isInstanceOf(PythonException.class);
        if (message != null) {
            assertThat(thrown).hasMessage(message);
        }
    }

    // ---- type parameters

    @Test
    void parameters_thatASubinterfaceTells_areTheTypesOfResults() {
        Pricing pricing = border.serve(Pricing.class, """
                class P:
                    def decide(self, point): return point.x
                    def all(self, points): return [p.x for p in points]
                p = P()
                """, "p");
        assertThat(pricing.decide(new Point(3, 4))).isEqualTo(new BigDecimal(3));
        assertThat(pricing.all(List.of(new Point(3, 4)))).containsExactly(new BigDecimal(3));
    }

    @Test
    void parameters_ofACallbackThatGoesOut_areTheTypesOfItsResults() throws Throwable {
        Supplier<?> supplier = (Supplier<?>) call("supplier", "lambda: 3");
        assertThat(supplier.get()).isEqualTo(new BigDecimal(3));
    }

    @Test
    void keyword_asAComponent_hasAnUnderscoreInPython() {
        assertThat(function("def sender(t): return t.from_ + t.to", "sender").apply(new Transfer("a", "b")))
                .isEqualTo("ab");
    }

    @Test
    void record_isMatchedByItsComponents() {
        assertThat(function("""
                        def match(p):
                            match p:
                                case Point(x, y=7): return x
                        """, "match").apply(new Point(3, 7))).isEqualTo(3);
    }

    @Test
    void record_thatIsCopiedDeeply_sharesNoList() {
        assertThat(function("""
                        def deep(pair):
                            other = copy.deepcopy(pair)
                            other.second.append(2)
                            return [pair.second, other.second, copy.copy(pair) is pair]
                        """, "deep").apply(new Pair<>("a", List.of(1))))
                .isEqualTo(List.of(List.of(1), List.of(1, 2), true));
    }

    @Test
    void hostObject_isItsOwnCopy() {
        assertThat(function("def hosts(r): return copy.deepcopy([r])[0] is r", "hosts")
                        .apply(new Ring()))
                .isEqualTo(true);
    }

    // ---- host objects

    @Test
    @SuppressWarnings("UnnecessaryStringBuilder") // Python code appends to it.
    void overload_thatLosesNothing_isCalled() {
        Function<Object, Object> append = function("""
                def append(b):
                    for x in (3.141592653589793, 'x', True, 2.0, 7):
                        b.append(x)
                    return b
                """, "append");
        StringBuilder text = new StringBuilder();
        assertThat(append.apply(text)).isSameAs(text).hasToString("3.141592653589793xtrue2.07");
    }

    public static final class Ring implements Iterable<String>, AutoCloseable {
        private boolean closed;

        @Override
        public Iterator<String> iterator() {
            return List.of("a", "b").iterator();
        }

        public String join(String separator, String... parts) {
            return String.join(separator, parts);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void hostObject_thatIsIterable_isIterated() {
        Ring ring = new Ring();
        assertThat(function("def loop(r):\n  with r as s: return [x for x in s]", "loop")
                        .apply(ring))
                .isEqualTo(List.of("a", "b"));
        assertThat(ring.closed).isTrue();
    }

    @Test
    void iterator_ofJava_isOneInPython() {
        assertThat(function("def loop2(i): return [x for x in i]", "loop2")
                        .apply(List.of(1, 2).iterator()))
                .isEqualTo(List.of(1, 2));
    }

    @Test
    void method_withAnOpenNumberOfArguments_takesThem() {
        assertThat(function("def join(r): return [r.join('-', 'a', 'b'), r.join('-'), r.join('-', ['a', 'b'])]", "join")
                        .apply(new Ring()))
                .isEqualTo(List.of("a-b", "", "a-b"));
    }

    // ---- failures

    public interface Sorter {
        void sort(Comparator<Integer> order);
    }

    @Test
    void exceptionOfPython_thatPassesThroughJava_isTheSameInPython() {
        Sorter sorter = new ArrayList<>(List.of(1, 3, 2))::sort;
        Function<Object, Object> caught = function("""
                own = ValueError('bad order')
                def compare(a, b): raise own
                def caught(sorter):
                    try:
                        sorter.sort(compare)
                    except ValueError as e:
                        return e is own
                """, "caught");
        assertThat(caught.apply(sorter)).isEqualTo(true);
    }

    @Test
    void exceptionOfJava_thatPythonRaisesFrom_isTheCause() {
        IOException gone = new IOException("gone");
        Callable<Object> failing = () -> {
            throw gone;
        };
        Function<Object, Object> wrapping = function("""
                def wrapping(call):
                    try:
                        call()
                    except Exception as e:
                        raise ValueError('bad') from e
                """, "wrapping");
        assertThatThrownBy(() -> wrapping.apply(failing))
                .hasMessage("ValueError: bad")
                .hasCause(gone);
    }

    @Test
    void missingFunction_ofOneWord_isToldInOneName() {
        assertThatThrownBy(() -> border.bridge.bind(border.define("empty = 3", "empty"), List.of(Pricing.class)))
                .isInstanceOfSatisfying(
                        MisfitException.class,
                        e -> assertThat(e.facts())
                                .containsExactlyInAnyOrder(
                                        "Pricing.decide is served by no function: there is no decide.",
                                        "Pricing.all is served by no function: there is no all."));
    }

    @Test
    void failures_areSerialized_withAllTheirWords() throws Exception {
        Throwable misfit =
                catchThrowable(() -> border.bridge.bind(border.define("empty = 3", "empty"), List.of(Pricing.class)));
        assertThat(((MisfitException) copy(misfit)).facts()).hasSize(2);
        PythonException raised = (PythonException) catchThrowable(
                () -> function("def bad(x): raise ValueError(x)", "bad").apply("why"));
        PythonException copy = (PythonException) copy(raised);
        assertThat(copy).hasMessage("ValueError: why");
        assertThat(copy.traceback()).isEqualTo(raised.traceback()).contains("in bad");
    }

    private static Object copy(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
