package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Services of odd but legal shapes: whatever Java lets an interface say, its reference says too. */
class ServiceShapeTest {
    /** Methods with the names that one would give to those of a generated class. */
    public interface Finder<T> {
        String lookup();

        void prime(T value);

        String describe(T value);
    }

    /** A method with the shape of a protected one of Object. */
    public interface Shape {
        Shape clone();

        int sides();
    }

    /** A stream with more to it than the JDK's. */
    public interface Seq<T> extends Stream<T> {
        String title();

        @Override
        Seq<T> filter(Predicate<? super T> predicate);
    }

    public sealed interface Ticket extends AutoCloseable permits PaperTicket {
        @Override
        void close();
    }

    public record PaperTicket() implements Ticket {
        @Override
        public void close() {}
    }

    public interface Library {
        Seq<String> titles();

        Object anything();

        BaseStream<String, ?> base();

        Ticket ticket();
    }

    public interface Finalized {
        @SuppressWarnings("Finalize") // on purpose
        void finalize();
    }

    private final References references = new References((service, module) -> "Nothing was deployed.");
    private final Switchboard switchboard = new Switchboard(references);
    private long number;

    private <T> Generation live(Class<T> service, T provider) {
        Generation next = switchboard.prepare(++number, List.of(new Provider(service, "module", "1", provider)));
        switchboard.publish(next);
        return next;
    }

    private void follow(Generation old) {
        switchboard.publish(switchboard.prepare(++number, List.of()));
        assertThat(switchboard.isDrained(old)).isFalse();
    }

    @Test
    void names_ofGeneratedMethods_areFreeForServices() {
        class Found implements Finder<Object> {
            private Object last = "nothing";

            @Override
            public String lookup() {
                return "found " + last;
            }

            @Override
            public void prime(Object value) {
                last = value;
            }

            @Override
            public String describe(Object value) {
                return "described " + value;
            }
        }
        live(Finder.class, new Found());
        @SuppressWarnings("unchecked")
        Finder<Object> finder = switchboard.reference(Finder.class, null, null);
        finder.prime("it");
        assertThat(finder.lookup()).isEqualTo("found it");
        assertThat(finder.describe(1)).isEqualTo("described 1");
    }

    private record Polygon(int sides) implements Shape {
        @Override
        public Shape clone() {
            return new Polygon(sides);
        }
    }

    @Test
    void cloneOfAService_reachesItsProvider() {
        live(Shape.class, new Polygon(3));
        Shape shape = switchboard.reference(Shape.class, null, null);
        assertThat(shape.clone().sides()).isEqualTo(3);
        assertThat(shape.clone()).isInstanceOf(Polygon.class);
    }

    @SuppressWarnings("unchecked")
    private static Seq<String> seq(Stream<String> behind) {
        return (Seq<String>) Proxy.newProxyInstance(
                Seq.class.getClassLoader(), new Class<?>[] {Seq.class}, (self, method, given) -> {
                    if (method.getName().equals("title")) {
                        return "a title";
                    }
                    try {
                        Object result = Stream.class
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(behind, given);
                        return method.getName().equals("filter") ? seq((Stream<String>) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Titles implements Library {
        @Override
        public Seq<String> titles() {
            return seq(Stream.of("a", "b", "c"));
        }

        @Override
        public Object anything() {
            return seq(Stream.of("a"));
        }

        @Override
        public BaseStream<String, ?> base() {
            return Stream.of("a");
        }

        @Override
        public Ticket ticket() {
            return new PaperTicket();
        }
    }

    @Test
    void resultBelowAStream_isOfItsDeclaredType_andItsOwnMethodsDoNotEndIt() {
        Generation old = live(Library.class, new Titles());
        Library library = switchboard.reference(Library.class, null, null);
        Seq<String> titles = library.titles();
        follow(old);
        assertThat(titles.title()).isEqualTo("a title");
        assertThat(titles.title()).isEqualTo("a title");
        Seq<String> some = titles.filter(title -> !title.equals("b"));
        assertThat(some.title()).isEqualTo("a title");
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(some.map(String::toUpperCase).toList()).containsExactly("A", "C");
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void resultDeclaredAsLess_isShownAsTheStreamItIs() {
        live(Library.class, new Titles());
        Library library = switchboard.reference(Library.class, null, null);
        assertThat(library.anything()).isInstanceOf(Stream.class).isNotInstanceOf(Seq.class);
        assertThat(library.base()).isInstanceOf(Stream.class);
        assertThat(library.base().iterator().next()).isEqualTo("a");
    }

    @Test
    void streamThatIsPrinted_isNotOver() {
        Generation old = live(Library.class, new Titles());
        BaseStream<String, ?> titles =
                switchboard.reference(Library.class, null, null).base();
        follow(old);
        assertThat(titles.toString()).isNotEmpty();
        assertThat(switchboard.isDrained(old)).isFalse();
        assertThat(((Stream<?>) titles).count()).isEqualTo(1);
        assertThat(switchboard.isDrained(old)).isTrue();
    }

    @Test
    void resultOfASealedType_forWhichNothingCanStand_isPassedOn() {
        live(Library.class, new Titles());
        assertThat(switchboard.reference(Library.class, null, null).ticket()).isInstanceOf(PaperTicket.class);
    }

    @Test
    void serviceThatTheCollectorWouldCall_isRefused() {
        assertThatThrownBy(() -> switchboard.reference(Finalized.class, null, null))
                .isInstanceOfSatisfying(
                        MoltException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONTRACT_UNSUITABLE))
                .hasMessageContaining("finalize");
    }
}
