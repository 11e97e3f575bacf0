package dev.molt.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are divided between two generations, and what holds those open. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SplitTest {
    /** Is the same in both generations, and calls what is not. */
    public interface Shop {
        /** Waits, and then asks for the price twice. */
        String ask();

        /** Asks for no price. */
        CompletionStage<String> later();
    }

    /** Differs. */
    public interface Price {
        String of();
    }

    private final Switchboard switchboard = new Switchboard(new References((service, module) -> "none"));
    private final Shop shop = switchboard.reference(Shop.class, null, null);
    private final Price price = switchboard.reference(Price.class, null, null);
    private final AtomicBoolean toCanary = new AtomicBoolean();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final Provider same = new Provider(Shop.class, "shop", "1", new Shop() {
        @Override
        public String ask() {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            String first = price.of();
            toCanary.set(!toCanary.get());
            return first + price.of();
        }

        @Override
        public CompletionStage<String> later() {
            return result;
        }
    });
    private Generation stable;
    private Generation canary;
    private Generation splitting;

    private Generation prepared(long number, String label) {
        List<Provider> providers = new ArrayList<>(List.of(same));
        providers.add(new Provider(Price.class, "price", label, (Price) () -> label));
        return switchboard.prepare(number, providers);
    }

    private void divide() {
        stable = prepared(1, "1");
        switchboard.publish(stable);
        canary = prepared(2, "2");
        splitting = switchboard.split(stable, canary, Set.of("price"), key -> toCanary.get());
        switchboard.publish(splitting);
    }

    @Test
    void callThatHasYetToDecide_holdsBothGenerations_andIsWhollyInOne() throws Exception {
        for (boolean isForCanary : new boolean[] {false, true}) {
            SplitTest fresh = new SplitTest();
            fresh.undecidedCall(isForCanary);
        }
    }

    private void undecidedCall(boolean isForCanary) throws Exception {
        divide();
        toCanary.set(isForCanary);
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(shop::ask, body -> new Thread(body).start());
        inside.await();
        switchboard.publish(prepared(3, "3"));
        assertThat(switchboard.isDrained(splitting)).isFalse();
        assertThat(switchboard.isDrained(stable))
                .as("the call may still come there")
                .isFalse();
        assertThat(switchboard.isDrained(canary))
                .as("the call may still come there")
                .isFalse();
        go.countDown();
        assertThat(asked.get()).isEqualTo(isForCanary ? "22" : "11");
        assertThat(switchboard.isDrained(canary)).isTrue();
        assertThat(switchboard.isDrained(stable)).isTrue();
        assertThat(switchboard.isDrained(splitting)).isTrue();
    }

    @Test
    void openResult_ofACallThatNeedsNoDecision_holdsOneOfTheTwo() {
        divide();
        toCanary.set(true);
        assertThat(shop.later()).isSameAs(result);
        switchboard.publish(prepared(3, "3"));
        assertThat(switchboard.isDrained(splitting)).isTrue();
        assertThat(switchboard.isDrained(stable)).isTrue();
        assertThat(switchboard.isDrained(canary)).isFalse();
        result.complete("done");
        assertThat(switchboard.isDrained(canary)).isTrue();
    }
}
