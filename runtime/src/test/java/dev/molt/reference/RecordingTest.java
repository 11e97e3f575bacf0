package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.api.Replayable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RecordingTest {
    public interface Pricing {
        @Replayable
        String quote(String article);

        String order(String article);

        @Replayable
        default double wide(long a, double b, int c, boolean d, char e, byte f, short g, float h, Object... rest) {
            return a + b + c + (d ? 1 : 0) + e + f + g + h + rest.length;
        }

        @Replayable
        default void nothing() {}
    }

    public interface Plain {
        String order(String article);
    }

    /** Notes what it is called with. */
    private static final class Noting implements Pricing {
        private final List<String> calls = new ArrayList<>();
        private final Function<String, String> answer;

        private Noting(Function<String, String> answer) {
            this.answer = answer;
        }

        @Override
        public String quote(String article) {
            calls.add("quote " + article);
            return answer.apply(article);
        }

        @Override
        public String order(String article) {
            calls.add("order " + article);
            return answer.apply(article);
        }
    }

    private final References references = new References((service, module) -> "none");
    private final Switchboard switchboard = new Switchboard(references);
    private final Pricing pricing = switchboard.reference(Pricing.class, null, null);

    private static Provider provider(Pricing instance) {
        return new Provider(Pricing.class, "pricing", "1", instance);
    }

    private void live(Pricing instance) {
        switchboard.publish(switchboard.prepare(1, List.of(provider(instance))));
    }

    private static List<Object> runAll(List<RecordedCall> calls) throws Throwable {
        List<Object> results = new ArrayList<>();
        for (RecordedCall call : calls) {
            results.add(String.valueOf(call.run()));
        }
        return results;
    }

    @Test
    void callsOfReplayableMethods_canBeRunOnTheNextVersion_byBothWays() throws Throwable {
        live(new Noting(article -> "old " + article));
        assertThat(pricing.quote("a")).isEqualTo("old a");
        assertThat(pricing.order("b")).isEqualTo("old b");
        Noting next = new Noting(article -> "new " + article);
        List<RecordedCall> recorded = references.recordedCalls(provider(next));
        assertThat(recorded).extracting(RecordedCall::method).containsExactly("Pricing.quote", "Pricing.quote");
        assertThat(runAll(recorded)).containsExactly("new a", "new a");
        assertThat(next.calls).containsExactly("quote a", "quote a");
    }

    @Test
    void argumentsOfAllKinds_arriveAsTheyWere() throws Throwable {
        live(new Noting(article -> article));
        double live = pricing.wide(1L << 40, 0.5, 3, true, 'x', (byte) 4, (short) 5, 0.25f, "a", 2);
        pricing.nothing();
        List<Object> again = runAll(references.recordedCalls(provider(new Noting(article -> article))));
        assertThat(again).contains(String.valueOf(live), "null").hasSize(4);
    }

    @Test
    void recordedCall_runsThroughTheTrampolines_thatCallersWillJumpTo() throws Throwable {
        live(new Noting(article -> article));
        pricing.quote("a");
        Set<Class<?>> callers = new HashSet<>();
        StackWalker walker = StackWalker.getInstance(
                Set.of(StackWalker.Option.SHOW_HIDDEN_FRAMES, StackWalker.Option.RETAIN_CLASS_REFERENCE));
        Provider next = provider(new Noting(article -> {
            walker.forEach(frame -> {
                if (frame.getDeclaringClass().getName().contains("$Call")) {
                    callers.add(frame.getDeclaringClass());
                }
            });
            return article;
        }));
        runAll(references.recordedCalls(next));
        Set<Class<?>> replaying = Set.copyOf(callers);
        callers.clear();
        Generation live = switchboard.prepare(2, List.of(next));
        switchboard.publish(live);
        pricing.quote("b");
        switchboard.watch(live, Set.of("pricing"));
        pricing.quote("b");
        assertThat(callers).hasSize(2).isEqualTo(replaying);
    }

    @Test
    void exceptionOfARecordedCall_isTheProvidersOwn() {
        live(new Noting(article -> article));
        pricing.quote("a");
        IllegalStateException thrown = new IllegalStateException();
        Provider next = provider(new Noting(article -> {
            throw thrown;
        }));
        assertThatThrownBy(() -> runAll(references.recordedCalls(next))).isSameAs(thrown);
    }

    @Test
    void recordedCalls_areNotRecordedAgain() throws Throwable {
        live(new Noting(article -> article));
        pricing.quote("a");
        Provider next = provider(new Noting(article -> article));
        for (int i = 0; i < 10; i++) {
            assertThat(runAll(references.recordedCalls(next))).hasSize(2);
        }
    }

    @Test
    void serviceThatNobodyCalled_hasNoRecordedCalls() {
        Provider next = provider(new Noting(article -> article));
        assertThat(references.recordedCalls(next)).isEmpty();
        assertThat(new References((service, module) -> "none").recordedCalls(next))
                .isEmpty();
    }

    @Test
    void trampolinesOfOtherMethods_knowNoRecorder() {
        assertThat(text(new ReferenceCode(Plain.class).trampoline())).doesNotContain("CallRecorder");
        assertThat(text(new ReferenceCode(Plain.class).watchedTrampoline())).doesNotContain("CallRecorder");
        assertThat(text(new ReferenceCode(Pricing.class).trampoline())).contains("CallRecorder");
    }

    private static String text(byte[] classFile) {
        return new String(classFile, StandardCharsets.ISO_8859_1);
    }
}
