package dev.molt.python.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.molt.api.PythonException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BorderTest {
    private Border border;

    @BeforeAll
    void open() {
        border = new Border();
    }

    @AfterAll
    void close() {
        border.close();
    }

    public interface Shop {
        int priceOf(String item);

        default int twice(String item) {
            return 2 * priceOf(item);
        }

        int parseURL(String url);
    }

    public static final class OutOfStockException extends Exception {
        private static final long serialVersionUID = 1;

        public OutOfStockException(String message) {
            super(message);
        }
    }

    public interface Store {
        int take(String item) throws OutOfStockException, IOException;
    }

    // ---- functions

    @Test
    void method_isServedByItsSnakeCaseName_andADefaultMethodByJava() {
        Shop shop = border.serve(Shop.class, """
                class S:
                    def price_of(self, item): return len(item)
                    def parse_url(self, url): return 1
                shop = S()
                """, "shop");
        assertThat(shop.priceOf("abc")).isEqualTo(3);
        assertThat(shop.twice("abc")).isEqualTo(6);
        assertThat(shop.parseURL("u")).isEqualTo(1);
    }

    @Test
    void defaultMethod_thatPythonHas_isPythons() {
        Shop shop = border.serve(Shop.class, """
                class S2:
                    def price_of(self, item): return len(item)
                    def parse_url(self, url): return 1
                    def twice(self, item): return -1
                shop2 = S2()
                """, "shop2");
        assertThat(shop.twice("abc")).isEqualTo(-1);
    }

    @Test
    void missingFunctions_areToldAllAtOnce() {
        assertThatThrownBy(() -> border.bridge.bind(
                        border.define("class M:\n    def parse_url(self): return 1\nm = M()", "m"),
                        List.of(Shop.class)))
                .isInstanceOf(MisfitException.class)
                .satisfies(e -> assertThat(((MisfitException) e).facts())
                        .containsExactlyInAnyOrder(
                                "Shop.priceOf is served by no function: there is neither priceOf nor price_of.",
                                "Shop.parseURL gives 1 argument, and its Python function takes 0."));
    }

    @Test
    void function_withDefaultsAndRest_takesWhatJavaGives() {
        IntBinaryOperator add =
                border.serve(IntBinaryOperator.class, "def add(a, b=1, *rest, **named): return a + b", "add");
        assertThat(add.applyAsInt(2, 3)).isEqualTo(5);
        assertThatThrownBy(() -> border.serve(IntBinaryOperator.class, "def one(a): return a", "one"))
                .hasMessageContaining("gives 2 arguments, and its Python function takes 1");
    }

    // ---- exceptions

    private Store store(String raise) {
        return border.serve(Store.class, """
                import molt
                class OutOfStockException(Exception): pass
                class SoldOutException(OutOfStockException): pass
                def take(item):
                    %s
                """.formatted(raise), "take");
    }

    @Test
    void declaredException_isRaisedByAClassOfItsName() {
        assertThatThrownBy(
                        () -> store("raise OutOfStockException('no ' + item)").take("tea"))
                .isInstanceOf(OutOfStockException.class)
                .hasMessage("no tea")
                .satisfies(e -> assertThat(e.getSuppressed()[0])
                        .isInstanceOfSatisfying(
                                PythonException.class,
                                python -> assertThat(python.traceback()).contains("line 5, in take")));
    }

    @Test
    void subclassOfADeclaredException_isTheDeclaredOne() {
        assertThatThrownBy(() -> store("raise SoldOutException('all')").take("tea"))
                .isInstanceOf(OutOfStockException.class)
                .hasMessage("all");
    }

    @Test
    void exception_ofAMethodThatDeclaresAll_isOneTypeToo() {
        Callable<?> failing = border.serve(Callable.class, "def failing(): raise KeyError('nope')", "failing");
        assertThatThrownBy(failing::call).isInstanceOf(PythonException.class).hasMessage("KeyError: 'nope'");
    }

    @Test
    void otherException_isOneTypeWithTheTraceback() {
        Throwable thrown = catchThrowable(() -> store("""
                try:
                        {}['nope']
                    except KeyError as e:
                        raise ValueError('bad') from e""").take("tea"));
        assertThat(thrown).isInstanceOf(PythonException.class).hasMessage("ValueError: bad");
        assertThat(((PythonException) thrown).type()).isEqualTo("ValueError");
        assertThat(thrown.getStackTrace()[0].toString()).startsWith("<python>.take(");
        assertThat(thrown.getCause()).isInstanceOf(PythonException.class).hasMessage("KeyError: 'nope'");
    }

    @Test
    void javaException_isCaughtByPython_andElsePassesThroughUnchanged() {
        IllegalStateException gone = new IllegalStateException("gone");
        Callable<Object> failing = () -> {
            throw gone;
        };
        BiFunction<?, ?, ?> caught = border.serve(BiFunction.class, """
                import molt
                def caught(call, quietly):
                    try:
                        return call()
                    except Exception as e:
                        if quietly:
                            return [type(e).__name__, e.java_class, e.message, str(e)]
                        raise
                """, "caught");
        @SuppressWarnings("unchecked")
        BiFunction<Object, Object, Object> calls = (BiFunction<Object, Object, Object>) caught;
        assertThat(calls.apply(failing, true))
                .isEqualTo(List.of(
                        "JavaError",
                        "java.lang.IllegalStateException",
                        "gone",
                        "java.lang.IllegalStateException: gone"));
        assertThatThrownBy(() -> calls.apply(failing, false)).isSameAs(gone);
    }

    @Test
    void javaException_thatTheMethodDoesNotDeclare_isTheCause() {
        FileNotFoundException gone = new FileNotFoundException("gone");
        Callable<Object> failing = () -> {
            throw gone;
        };
        assertThatThrownBy(() -> function("def undeclared(call): return call()", "undeclared")
                        .apply(failing))
                .isInstanceOf(PythonException.class)
                .hasCause(gone);
    }

    @Test
    void systemExit_isAnException_andEndsNothing() {
        assertThatThrownBy(() -> store("raise SystemExit(3)").take("tea"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("asked to exit with status 3");
        assertThat(border.context.eval("python", "1 + 1").asInt()).isEqualTo(2);
    }

    @Test
    void traceback_hasTheModulesLinesOnly() {
        Callable<Object> failing = () -> {
            throw new IOException("gone");
        };
        assertThatThrownBy(() -> function("""
                                def wrap(call):
                                    try:
                                        call()
                                    except Exception as e:
                                        raise ValueError('bad') from e
                                """, "wrap").apply(failing))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        e -> assertThat(e.traceback())
                                .contains("line 3, in wrap", "java.io.IOException: gone", "line 5, in wrap")
                                .doesNotContain("<molt"));
    }

    // ---- coroutines

    @Test
    void coroutineFunction_isRefusedBeforeItIsCalled() {
        assertThatThrownBy(() -> border.bridge.bind(border.define("""
                                class C:
                                    async def price_of(self, item): return 1
                                    async def parse_url(self, url): yield 1
                                c = C()
                                """, "c"), List.of(Shop.class)))
                .isInstanceOfSatisfying(
                        MisfitException.class,
                        e -> assertThat(e.facts())
                                .containsExactlyInAnyOrder(
                                        "Shop.priceOf is served by an async function, which Molt does not run.",
                                        "Shop.parseURL is served by an async function, which Molt does not run."));
    }

    @Test
    void coroutine_thatIsReturnedToNobody_isAnError() {
        Runnable run = border.serve(Runnable.class, "async def later(): pass\ndef run(): return later()", "run");
        assertThatThrownBy(run::run)
                .hasMessage("result of Runnable.run is a coroutine, which Molt does not run: return its result.");
    }

    // ---- host objects

    @Test
    void hostObject_hasItsPublicMethods_withOverloadsByTypeAndNumber() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Function<OutputStream, Object> write = function("""
                def write(out):
                    with out:
                        out.write(65)
                        out.write(b'bc')
                        out.write(b'xdx', 1, 1)
                    return out
                """, "write");
        assertThat(write.apply(out)).isSameAs(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Abcd");
    }

    @Test
    void hostObject_ofAClassThatIsNotPublic_hasTheMethodsOfItsInterfaces() {
        Function<Object, Object> size = function("def size(m): return [m.priceOf('abc'), m.price_of('ab')]", "size");
        Shop hidden = new Shop() {
            @Override
            public int priceOf(String item) {
                return item.length();
            }

            @Override
            public int parseURL(String url) {
                return 0;
            }
        };
        assertThat(size.apply(hidden)).isEqualTo(List.of(3, 2));
    }

    @Test
    void hostObject_hidesWhatLeadsToAllOfJava() {
        Function<Object, Object> look = function(
                "def look(o): return [n for n in ('getClass', 'get_class', 'wait', 'notify') if hasattr(o, n)]",
                "look");
        assertThat(look.apply(new ByteArrayOutputStream())).isEqualTo(List.of());
        assertThatThrownBy(() -> look.apply(String.class)).hasMessageContaining("java.lang.Class is not given");
        assertThatThrownBy(() -> look.apply(getClass().getClassLoader())).hasMessageContaining("is not given");
    }

    @Test
    void hostObject_ofAnotherModule_hasNoMethodsThatTheModuleCantSee() throws Exception {
        Object foreign = new OwnLoader(BorderTest.class)
                .loadClass(Foreign.class.getName())
                .getConstructor()
                .newInstance();
        Function<Object, Object> look = function("def look2(o): return hasattr(o, 'secret')", "look2");
        assertThat(look.apply(foreign)).isEqualTo(false);
        assertThat(look.apply(new Foreign())).isEqualTo(true);
    }

    public static final class Foreign {
        public Foreign() {}

        public int secret() {
            return 1;
        }
    }

    @Test
    void wrongCall_ofAHostObject_saysWhatItTakes() {
        Function<Object, Object> write = function("def wrong(out): return out.write('text')", "wrong");
        assertThatThrownBy(() -> write.apply(new ByteArrayOutputStream()))
                .hasMessageMatching("write takes \\(.*byte\\[\\].*, not \\(str\\)\\.");
        Function<Object, Object> count = function("def count(out): return out.write(1, 2)", "count");
        assertThatThrownBy(() -> count.apply(new ByteArrayOutputStream()))
                .hasMessageContaining("(byte[], int, int)")
                .hasMessageContaining("not (int, int)");
    }

    @Test
    void collection_withAnInterfaceOfItsOwn_isCalledWhereItIs() {
        Labels labels = new Labels();
        assertThat(border.serve(
                                Labelling.class,
                                "def label(labels): labels.put_first('x'); return labels.size()",
                                "label")
                        .label(labels))
                .isEqualTo(1);
        assertThat(labels).containsExactly("x");
    }

    public static final class Labels extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        public void putFirst(String label) {
            add(0, label);
        }
    }

    public interface Labelling {
        int label(Labels labels);
    }

    // ---- callbacks

    @Test
    void callback_goesBothWays() {
        Function<Object, Object> sort = function("""
                def sort(java_list):
                    java_list.sort(lambda a, b: b - a)
                    return java_list.to_string() if hasattr(java_list, 'to_string') else str(java_list)
                """, "sort");
        List<Integer> hidden = new ArrayList<>(List.of(1, 3, 2));
        Sorted sorted = hidden::sort;
        assertThat(function("def apply(sorted): sorted.sort(lambda a, b: b - a)", "apply")
                        .apply(sorted))
                .isNull();
        assertThat(hidden).containsExactly(3, 2, 1);
        assertThat(sort).isNotNull();
        Supplier<?> made = (Supplier<?>) border.serve(Maker.class, "def make(): return lambda: 7", "make")
                .make();
        assertThat(made.get()).isEqualTo(7);
    }

    public interface Sorted {
        void sort(Comparator<Integer> order);
    }

    public interface Maker {
        Supplier<Integer> make();
    }

    @Test
    void callback_thatComesBack_isTheSamePythonObject() {
        Function<Object, Object> same = function("def same(f): return f is kept\ndef kept(): return 7", "same");
        Supplier<?> out = border.bridge
                                .callbacks()
                                .of(border.context.getBindings("python").getMember("kept"), Supplier.class)
                        instanceof Supplier<?> supplier
                ? supplier
                : null;
        assertThat(same.apply(out)).isEqualTo(true);
    }

    @Test
    void callback_ofAClosedBridge_saysSo() {
        Border other = new Border();
        Supplier<?> out = other.serve(Supplier.class, "def f(): return 7", "f");
        assertThat(out.get()).isEqualTo(7);
        other.close();
        assertThatThrownBy(out::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("has been retired");
    }

    @SuppressWarnings("unchecked")
    private <T> Function<T, Object> function(String text, String name) {
        return border.serve(Function.class, text, name);
    }

    // ---- what stays

    public record Held(int number, Map<String, Integer> content) {}

    public interface Holder {
        Object hold(Object given);

        Object fail(Object given);
    }

    @Test
    void loader_ofAClosedContext_isCollected_thoughItsResultsAndFailuresAreKept() throws Exception {
        List<Object> kept = new ArrayList<>();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            loaders.add(round(kept));
        }
        long until = Border.soon();
        while (loaders.stream().anyMatch(loader -> loader.get() != null) && System.nanoTime() < until) {
            System.gc();
        }
        assertThat(loaders).allMatch(loader -> loader.get() == null);
        assertThat(kept).hasSize(12);
    }

    private WeakReference<ClassLoader> round(List<Object> kept) throws Exception {
        ClassLoader loader = new OwnLoader(BorderTest.class);
        Class<?> type = loader.loadClass(Holder.class.getName());
        Class<?> record = loader.loadClass(Held.class.getName());
        Context context = Context.newBuilder("python")
                .engine(Border.ENGINE)
                .allowHostAccess(Bridge.HOST)
                .build();
        Bridge bridge = Bridge.open(context, new Contract(loader, Map.of("Held", record)));
        context.eval(
                "python",
                "state = list(range(100000))\n"
                        + "class H:\n    def hold(self, o): return [o.number, state[:3]]\n    def fail(self, o): raise ValueError(state[5])");
        Object holder = bridge.callbacks().of(context.eval("python", "H()"), type);
        Object held = record.getConstructors()[0].newInstance(7, Map.of("a", 1));
        kept.add(type.getMethod("hold", Object.class).invoke(holder, held));
        kept.add(catchThrowable(() -> type.getMethod("fail", Object.class).invoke(holder, held))
                .getCause());
        bridge.close();
        context.close(true);

        return new WeakReference<>(loader);
    }
}
