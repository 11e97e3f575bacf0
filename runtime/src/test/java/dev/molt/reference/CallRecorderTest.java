package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallRecorderTest {
    public interface Shop {}

    public record Line(String article, int count, BigDecimal price) {}

    public record Order(String id, List<Line> lines, Optional<Kind> kind) {}

    public record Wrapped(@Nullable Object content) {}

    public enum Kind {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "large";
            }
        }
    }

    /** A value that is no record. */
    public static final class Money {
        private final long cents;

        Money(long cents) {
            this.cents = cents;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Money money && money.cents == cents;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(cents);
        }
    }

    /** Final, but what it holds can be changed later. */
    public static final class Box {
        @Nullable
        Object content;

        @Override
        public boolean equals(Object other) {
            return other instanceof Box;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** Could have a subclass in a module. */
    public static class Open {}

    /** Final with nothing in it, and no value: it does something. */
    public static final class Callback {}

    /** Stands for a module's record. */
    record OfModule(int x) {}

    /** Stands for a module's enum. */
    enum EnumOfModule {
        ONE
    }

    private final CallRecorder recorder = new CallRecorder(Shop.class, 2);

    private boolean keeps(@Nullable Object argument) {
        CallRecorder fresh = new CallRecorder(Shop.class, 1);
        fresh.record(0, new @Nullable Object[] {argument});
        return fresh.hasCalls();
    }

    static Stream<Object> values() {
        Line line = new Line("a", 1, BigDecimal.TEN);
        return Stream.of(
                "text",
                1,
                2L,
                'c',
                true,
                Instant.EPOCH,
                ZoneId.of("UTC"),
                OptionalInt.of(3),
                Kind.SMALL,
                Kind.LARGE,
                new Money(5),
                line,
                new Order("1", List.of(line), Optional.of(Kind.LARGE)),
                new Wrapped(null),
                List.of(),
                List.of(1, 2, 3),
                Set.of("a"),
                Map.of("a", line),
                Stream.of(1, 2).toList(),
                new ArrayList<>(List.of(line)),
                new HashMap<>(Map.of(Kind.SMALL, List.of(1))),
                Collections.unmodifiableList(new ArrayList<>(List.of(line))),
                List.of(new int[0].length),
                new byte[] {1, 2},
                new String[] {"a", "b"},
                new Line[] {line});
    }

    @ParameterizedTest
    @MethodSource("values")
    void argumentOfJdkOrContract_isKept(Object value) {
        assertThat(keeps(value)).isTrue();
    }

    static Stream<Arguments> others() {
        Object ofModule = new OtherLoader().make(OfModule.class, 7);
        Object constant = new OtherLoader().defineAnew(EnumOfModule.class).getEnumConstants()[0];
        Object array = java.lang.reflect.Array.newInstance(ofModule.getClass(), 0);
        ArrayList<Object> holding = new ArrayList<>(List.of(ofModule));
        return Stream.of(
                Arguments.of("a module's record", ofModule),
                Arguments.of("a module's class", ofModule.getClass()),
                Arguments.of("a module's enum", constant),
                Arguments.of("an array of a module's class", array),
                Arguments.of("an array with a module's object", new Object[] {ofModule}),
                Arguments.of("a list of a module's object", holding),
                Arguments.of("an immutable list of one", List.of(ofModule)),
                Arguments.of("a map to one", new HashMap<>(Map.of("a", ofModule))),
                Arguments.of("a map from one", Map.of(ofModule, "a")),
                Arguments.of("an optional of one", Optional.of(ofModule)),
                Arguments.of("a contract's record with one", new Wrapped(ofModule)),
                Arguments.of("a contract's record deep with one", new Wrapped(List.of(new Wrapped(ofModule)))),
                Arguments.of("a record with a list that can get one", new Wrapped(new ArrayList<>())),
                Arguments.of("a record with an array", new Wrapped(new int[0])),
                Arguments.of("a list of lists that can get one", List.of(new ArrayList<>())),
                Arguments.of("an unknown list", new ArrayList<>() {}),
                Arguments.of("an object that can get one", new Box()),
                Arguments.of("an object of an open class", new Open()),
                Arguments.of("an object that does something", new Callback()),
                Arguments.of("a lambda", (Supplier<String>) () -> "x"),
                Arguments.of("a loader", new OtherLoader()),
                Arguments.of("a thread", Thread.currentThread()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void argumentThatCouldHoldAModulesClass_isNotKept(String name, Object argument) {
        assertThat(keeps(argument)).as(name).isFalse();
    }

    @Test
    void collection_isKeptAsItWas() {
        List<Object> list = new ArrayList<>(List.of("a"));
        recorder.record(0, new Object[] {list, new int[] {1}});
        list.add(new OtherLoader().make(OfModule.class, 7));
        assertThat(recorder.recorded(0))
                .singleElement()
                .satisfies(arguments ->
                        assertThat(arguments[0]).isInstanceOf(ArrayList.class).isEqualTo(List.of("a")));
    }

    /** Whatever the recorder was shown of a module. */
    @Test
    void recorder_holdsNoModulesLoader() {
        WeakReference<ClassLoader> loader = showObjectsOfModule();
        for (int i = 0; i < 20 && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
        assertThat(recorder.hasCalls()).isTrue();
    }

    private WeakReference<ClassLoader> showObjectsOfModule() {
        OtherLoader loader = new OtherLoader();
        Object ofModule = loader.make(OfModule.class, 7);
        List<Object> list = new ArrayList<>(List.of("a"));
        recorder.record(0, new Object[] {list});
        list.add(ofModule);
        recorder.record(0, new Object[] {list});
        recorder.record(0, new Object[] {ofModule});
        recorder.record(0, new Object[] {new Wrapped(ofModule)});
        recorder.record(0, new Object[] {"a", Optional.of(ofModule)});
        return new WeakReference<>(loader);
    }

    @Test
    void onlyTheLastCalls_areKept() {
        for (int i = 0; i < 3 * CallRecorder.KEPT; i++) {
            recorder.record(0, new Object[] {i});
        }
        assertThat(recorder.recorded(0))
                .hasSize(CallRecorder.KEPT)
                .allSatisfy(
                        arguments -> assertThat((Integer) arguments[0]).isGreaterThanOrEqualTo(2 * CallRecorder.KEPT));
        assertThat(recorder.recorded(1)).isEmpty();
    }

    @Test
    void firstCallsAreDue_thenOneInAnInterval() {
        List<Integer> due = new ArrayList<>();
        for (int i = 1; i <= 3 * CallRecorder.INTERVAL; i++) {
            if (recorder.isDue(1)) {
                due.add(i);
                recorder.record(1, new Object[] {i});
            }
        }
        assertThat(due)
                .hasSize(CallRecorder.FIRST + 2)
                .startsWith(1, 2, 3)
                .endsWith(CallRecorder.FIRST + CallRecorder.INTERVAL, CallRecorder.FIRST + 2 * CallRecorder.INTERVAL);
    }

    @Test
    void largeArguments_areNotKept() {
        assertThat(keeps("x".repeat(100_000))).isFalse();
        assertThat(keeps(new long[100_000])).isFalse();
        assertThat(keeps(new String[100_000])).isFalse();
        assertThat(keeps(Collections.unmodifiableList(new ArrayList<>(Collections.nCopies(100_000, 1)))))
                .isFalse();
    }

    @Test
    void deepArgument_isNotKept_andFailsNobody() {
        Object chain = null;
        for (int i = 0; i < 100_000; i++) {
            chain = new Wrapped(chain);
        }
        Object deep = chain;
        assertThatCode(() -> assertThat(keeps(deep)).isFalse()).doesNotThrowAnyException();
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThat(keeps(itself)).isFalse();
    }
}
