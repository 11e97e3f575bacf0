package dev.molt.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.state.StateGraph.Free;
import dev.molt.state.StateGraph.Holds;
import dev.molt.state.StateGraph.Outcome;
import dev.molt.state.contract.Example;
import dev.molt.state.contract.Link;
import dev.molt.state.contract.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateGraphTest {
    private static final int MANY = 1_000_000;

    private final OwnLoader old = new OwnLoader();

    private Object inside(String method) throws ReflectiveOperationException {
        return old.loadClass("dev.molt.state.pricing.States").getMethod(method).invoke(null);
    }

    private Outcome walk(Object state) throws InterruptedException {
        return StateGraph.walk(state, territory());
    }

    private Territory territory() {
        ClassLoader host = StateGraphTest.class.getClassLoader();
        return new Territory(old, "pricing 1.3.0", loader -> loader == host);
    }

    private record Built(String said, Object state) {}

    @TestFactory
    Stream<DynamicTest> whatWouldKeepTheOldVersion_isFound_withItsPath() throws ReflectiveOperationException {
        List<Built> states = ((List<?>) inside("refused"))
                .stream()
                        .map(Example.class::cast)
                        .map(example ->
                                new Built(example.said(), example.state().get()))
                        .toList();
        inside("arm");
        return states.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.said(), () -> assertThat(walk(each.state())).isEqualTo(new Holds(each.said()))));
    }

    @TestFactory
    Stream<DynamicTest> statesOfTheJdkAndOfContracts_areFree() throws ReflectiveOperationException {
        return ((List<?>) inside("free"))
                .stream()
                        .map(state -> DynamicTest.dynamicTest(
                                state.getClass().getName(),
                                () -> assertThat(walk(state))
                                        .isInstanceOfSatisfying(
                                                Free.class,
                                                free -> assertThat(free.unseen())
                                                        .isEmpty())));
    }

    @Test
    void aCycle_endsTheWalk() throws InterruptedException {
        List<Object> first = new ArrayList<>();
        List<Object> second = new ArrayList<>(List.of(Collections.singletonList(first)));
        first.add(second);
        assertThat(walk(first)).isEqualTo(new Free(3, List.of()));
    }

    @Test
    void equalObjects_areAllLookedAt() throws Exception {
        Object discount = inside("discount");
        List<Object> plain = new ArrayList<>(List.of(new Always()));
        assertThat(walk(List.of(plain, new Always(), new Always(discount))))
                .isEqualTo(new Holds("state[2].value is dev.molt.state.pricing.Discount of pricing 1.3.0"));
    }

    private static final class Always {
        private final Object value;

        Always() {
            this("none");
        }

        Always(Object value) {
            this.value = value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Always always && always.value.getClass() != null;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void aClassOfAnotherModule_isFoundToo() throws Exception {
        Object discount = inside("discount");
        Territory next =
                new Territory(new OwnLoader(), "pricing 1.4.0", loader -> loader == Order.class.getClassLoader());
        assertThat(((Holds) StateGraph.walk(new Order("a", discount), next)).what())
                .isEqualTo("state.discount is dev.molt.state.pricing.Discount of the loader dev.molt.state.OwnLoader,"
                        + " which is neither the host's nor the JDK's");
    }

    @Test
    void whatCanNotBeLookedInto_isSaid() throws InterruptedException {
        assertThat(walk(new Order("a", new Scanner("text"))))
                .isInstanceOfSatisfying(
                        Free.class,
                        free -> assertThat(free.unseen()).containsExactly("state.discount (java.util.Scanner)"));
    }

    @Test
    void theKeySetOfAMap_mayHideItsValues_andThatIsSaid() throws InterruptedException {
        assertThat(walk(List.of(new HashMap<>(Map.of(1, 2)).keySet())))
                .isInstanceOfSatisfying(
                        Free.class,
                        free -> assertThat(free.unseen()).containsExactly("state[0] (java.util.HashMap$KeySet)"));
    }

    @Test
    void aMillionObjects_areLookedThrough() throws Exception {
        List<Object> orders = new ArrayList<>(MANY + 1);
        for (int i = 0; i < MANY; i++) {
            orders.add(new Order("id", null));
        }
        assertThat(walk(orders)).isEqualTo(new Free(MANY + 1, List.of()));
        orders.add(new Order("id", inside("discount")));
        assertThat(((Holds) walk(orders)).what()).startsWith("state[1000000].discount is ");
    }

    @Test
    void aChainOfAMillionRecords_isLookedThrough() throws Exception {
        Link plain = null;
        Link bad = new Link(inside("discount"), null);
        for (int i = 0; i < MANY; i++) {
            plain = new Link("value", plain);
            bad = new Link("value", bad);
        }
        assertThat(walk(plain)).isEqualTo(new Free(MANY, List.of()));
        assertThat(((Holds) walk(bad)).what())
                .startsWith("state" + ".next".repeat(10) + "…(999981 more)….next")
                .endsWith(".next.value is dev.molt.state.pricing.Discount of pricing 1.3.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 4096, 5000})
    void eachObjectOfAState_isCountedOnce(int objects) throws InterruptedException {
        Object[] state = new Object[2 * objects];
        for (int i = 0; i < objects; i++) {
            state[i] = new Order("a", i);
            state[objects + i] = state[i];
        }
        assertThat(walk(state)).isEqualTo(new Free(objects + 1, List.of()));
    }

    @Test
    void whoeverGivesUpTheWalk_endsItByAnInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> walk(List.of(List.of()))).isInstanceOf(InterruptedException.class);
    }
}
