package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    public interface Greeter {
        String greet(String name);

        default String greetAll(String... names) {
            return greet(String.join(" and ", names));
        }

        default long wide(long a, double b, int c, Object d) {
            return a + (long) b + c;
        }

        default void fail() throws IOException {
            throw new IOException("as declared");
        }

        default CompletionStage<String> later() {
            return CompletableFuture.completedFuture("now");
        }

        default Stream<String> names() {
            return Stream.of("a", "b", "c");
        }

        default IntStream numbers() {
            return IntStream.range(0, 3);
        }

        default Cursor cursor() {
            throw new UnsupportedOperationException();
        }
    }

    public interface Cursor extends AutoCloseable {
        String next();

        @Override
        void close();
    }

    interface NotPublic {}

    public sealed interface Sealed permits Inside1 {}

    public record Inside1() implements Sealed {}

    private final References references = new References((service, module) -> "Nothing was deployed.");
    private final Switchboard switchboard = new Switchboard(references);
    private final Greeter greeter = switchboard.reference(Greeter.class, null, null);
    private long number;

    private Generation live(Greeter... providers) {
        List<Provider> all = new ArrayList<>();
        for (int i = 0; i < providers.length; i++) {
            all.add(new Provider(Greeter.class, "module" + i, "1", providers[i]));
        }
        Generation next = switchboard.prepare(++number, all);
        switchboard.publish(next);
        return next;
    }

    @Test
    void call_entersTheLiveGeneration() {
        live(name -> "Hello " + name);
        assertThat(greeter.greet("Ann")).isEqualTo("Hello Ann");
        live(name -> "Bye " + name);
        assertThat(greeter.greet("Ann")).isEqualTo("Bye Ann");
        assertThat(greeter.greetAll("Ann", "Bob")).isEqualTo("Bye Ann and Bob");
        assertThat(greeter.wide(1L << 40, 2.5, 3, greeter)).isEqualTo((1L << 40) + 5);
    }

    @Test
    void reference_isStable_andHasItsOwnIdentity() {
        live(name -> name);
        assertThat(switchboard.reference(Greeter.class, null, null)).isSameAs(greeter);
        assertThat(greeter).isNotEqualTo(switchboard.reference(Greeter.class, "module0", null));
        assertThat(greeter.toString()).contains("Greeter").contains("generation 1");
        assertThat(greeter.hashCode()).isEqualTo(System.identityHashCode(greeter));
    }

    @Test
    void call_withoutProvider_saysWhy() {
        assertThatThrownBy(() -> greeter.greet("Ann"))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("Nothing was deployed.")
                .hasMessageContaining("[SERVICE_UNAVAILABLE]");
        assertThat(switchboard.isDrained(switchTo())).isTrue();
    }

    @Test
    void call_withSeveralProviders_namesThem_unlessOneIsNamed() {
        live(name -> "first", name -> "second");
        assertThatThrownBy(() -> greeter.greet("Ann"))
                .isInstanceOf(AmbiguousServiceException.class)
                .hasMessageContaining("module0")
                .hasMessageContaining("module1");
        assertThat(switchboard.reference(Greeter.class, "module1", null).greet("Ann"))
                .isEqualTo("second");
    }

    @Test
    void exception_reachesTheCallerUnchanged_andLeavesTheCall() {
        IllegalStateException thrown = new IllegalStateException("mine");
        Generation old = live(name -> {
            throw thrown;
        });
        assertThatThrownBy(() -> greeter.greet("Ann")).isSameAs(thrown);
        assertThatThrownBy(greeter::fail).isInstanceOf(IOException.class).hasMessage("as declared");
        live(name -> name);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void nestedCall_staysInTheGenerationOfTheCallAroundIt() {
        Generation old = live(name -> {
            if (name.equals("outer")) {
                live(other -> "new");
                return greeter.greet("inner");
            }
            return "old";
        });
        assertThat(greeter.greet("outer")).isEqualTo("old");
        assertThat(greeter.greet("outer")).isEqualTo("new");
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void overflowingStack_losesNoLeave() {
        Generation old = live(name -> greeter.greet(name + "."));
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> greeter.greet("")).isInstanceOf(StackOverflowError.class);
        }
        live(name -> "new");
        assertThat(greeter.greet("x")).isEqualTo("new");
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    private Generation switchTo() {
        Generation before = switchboard.live();
        live(name -> "other");
        return before;
    }

    @Test
    void runningCall_isSeenInside_untilItReturns() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Generation old = live(name -> {
            entered.countDown();
            await(go);
            return name;
        });
        Thread caller = new Thread(() -> greeter.greet("Ann"), "a caller");
        caller.start();
        entered.await();
        switchTo();
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(switchboard.inside(old)).singleElement().satisfies(inside -> {
            assertThat(inside.thread()).isEqualTo("a caller");
            assertThat(inside.stack()).anyMatch(frame -> frame.getClassName().contains("ReferenceTest"));
        });
        go.countDown();
        caller.join();
        assertThat(switchboard.isDrained(old)).isTrue();
        assertThat(switchboard.inside(old)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stage_extendsTheCall_untilItCompletes() {
        CompletableFuture<String> result = new CompletableFuture<>();
        Generation old = liveWith(() -> result);
        assertThat(greeter.later()).isSameAs(result);
        switchTo();
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(switchboard.inside(old))
                .singleElement()
                .satisfies(inside -> assertThat(inside.result()).contains("Greeter.later"));
        result.complete("done");
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void stage_thatIsForgotten_endsWhenItIsCollected() {
        Generation old = liveWith(CompletableFuture::new);
        greeter.later();
        switchTo();
        for (int i = 0; i < 50 && !switchboard.isDrained(old); i++) {
            System.gc();
        }
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void stream_extendsTheCall_untilItsTerminalOperationOrClose() {
        Generation old = live(name -> name);
        Stream<String> toCollect = greeter.names().map(String::toUpperCase);
        Stream<String> toClose = greeter.names();
        Iterator<String> iterator = greeter.names().iterator();
        switchTo();
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(toCollect.toList()).containsExactly("A", "B", "C");
        assertThat(iterator.next()).isEqualTo("a");
        assertThat(switchboard.isDrained(old)).isFalse();
        toClose.close();
        assertThat(switchboard.inside(old)).hasSize(1);
        assertThat(iterator.next()).isEqualTo("b");
        assertThat(Stream.concat(greeter.names(), greeter.names()).count()).isEqualTo(6);
        assertThat(greeter.numbers().sum()).isEqualTo(3);
    }

    @Test
    void closeable_extendsTheCall_untilItIsClosed() {
        class Numbers implements Cursor {
            private boolean closed;

            @Override
            public String next() {
                return greeter.greet("nested") + (closed ? " closed" : "");
            }

            @Override
            public void close() {
                closed = true;
            }
        }
        Generation old = liveWith(Numbers::new);
        Cursor cursor = greeter.cursor();
        switchTo();
        assertThat(cursor.next()).isEqualTo("with");
        assertThat(switchboard.isDrained(old)).isFalse();
        cursor.close();
        cursor.close();
        assertThat(switchboard.isDrained(old)).isTrue();
        assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
        assertThat(greeter.greet("x")).isEqualTo("other");
    }

    /** A generation whose provider returns this from its method with an open result. */
    private <T> Generation liveWith(Supplier<T> result) {
        return live(new Greeter() {
            @Override
            public String greet(String name) {
                return "with";
            }

            @Override
            @SuppressWarnings("unchecked")
            public CompletionStage<String> later() {
                return (CompletionStage<String>) result.get();
            }

            @Override
            public Cursor cursor() {
                return (Cursor) result.get();
            }
        });
    }

    @Test
    void type_thatNoReferenceCanImplement_isRefused() {
        for (Class<?> unsuitable : List.of(NotPublic.class, Sealed.class, String.class, Override.class)) {
            assertThatThrownBy(() -> switchboard.reference(unsuitable, null, null))
                    .isInstanceOfSatisfying(
                            MoltException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONTRACT_UNSUITABLE));
        }
    }

    @Test
    void slot_isNotReused_whileItsGenerationDrains() {
        Generation old = live(name -> "old");
        Generation last = old;
        for (int i = 0; i < 3 * Switchboard.SLOTS; i++) {
            String answer = "answer " + i;
            Generation next = live(name -> answer);
            if (last != old) {
                assertThat(switchboard.isDrained(last)).isTrue();
                switchboard.release(last);
            }
            last = next;
            assertThat(greeter.greet("x")).isEqualTo(answer);
            assertThat(Switchboard.slot(next.epoch())).isNotEqualTo(Switchboard.slot(old.epoch()));
        }
    }

    @Test
    void generations_thatAllDrain_areLimited() {
        live(name -> "first");
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= Switchboard.SLOTS; i++) {
                        live(name -> "next");
                    }
                })
                .isInstanceOfSatisfying(
                        MoltException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.TOO_MANY_DRAINING));
    }
}
