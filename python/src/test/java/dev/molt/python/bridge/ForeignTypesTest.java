package dev.molt.python.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Records and enums that the module does not see: those of another module, behind an interface that both see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignTypesTest {
    /** Another module's. */
    public record Quote(int price) implements Supplier<Integer> {
        @Override
        public Integer get() {
            return price + 1;
        }
    }

    /** Another module's. */
    public enum Rate implements Supplier<Integer> {
        LOW;

        @Override
        public Integer get() {
            return name().length();
        }
    }

    private Border border;

    @BeforeAll
    void open() {
        border = new Border();
    }

    @AfterAll
    void close() {
        border.close();
    }

    @SuppressWarnings("unchecked")
    private Function<Object, Object> function(String text, String name) {
        return border.serve(Function.class, text, name);
    }

    private static Object quote(ClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass(Quote.class.getName()).getConstructors()[0].newInstance(7);
    }

    @Test
    void record_ofAnotherModule_isAnObjectOfTheInterfacesThatTheModuleSees() throws Exception {
        Object quote = quote(new OwnLoader(ForeignTypesTest.class));
        assertThat(function("def ask(q): return [q.get(), hasattr(q, 'price')]", "ask")
                        .apply(quote))
                .isEqualTo(List.of(8, false));
        assertThat(function("def back(q): return q", "back").apply(quote)).isSameAs(quote);
        assertThat(function("def own(q): return [q.price, hasattr(q, 'get')]", "own")
                        .apply(new Quote(7)))
                .isEqualTo(List.of(7, false));
    }

    @Test
    void enum_ofAnotherModule_isAnObjectToo() throws Exception {
        Object low = new OwnLoader(ForeignTypesTest.class)
                .loadClass(Rate.class.getName())
                .getEnumConstants()[0];
        assertThat(function("def rate(r): return [r.get(), r]", "rate").apply(low))
                .isEqualTo(List.of(3, low));
    }

    @Test
    void loader_ofARecordThatWasPassed_isCollected_whileTheContextLives() throws Exception {
        Function<Object, Object> take = function("def take(q): return str(type(q))", "take");
        WeakReference<ClassLoader> passed = pass(take);
        long until = Border.soon();
        while (passed.get() != null && System.nanoTime() < until) {
            System.gc();
        }
        assertThat(passed.get()).isNull();
        assertThat(take.apply(new Quote(1))).isNotNull();
    }

    private static WeakReference<ClassLoader> pass(Function<Object, Object> take) throws Exception {
        ClassLoader loader = new OwnLoader(ForeignTypesTest.class);
        assertThat(take.apply(quote(loader))).isNotNull();
        return new WeakReference<>(loader);
    }
}
