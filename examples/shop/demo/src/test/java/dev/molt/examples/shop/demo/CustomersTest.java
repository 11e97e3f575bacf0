package dev.molt.examples.shop.demo;

import static dev.molt.examples.shop.demo.Quotes.quote;
import static dev.molt.examples.shop.demo.Quotes.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.shop.Pricing;
import dev.molt.examples.shop.Quote;
import dev.molt.examples.shop.demo.Timeline.Pair;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One bad call among good ones is found, and counted under its name. */
class CustomersTest {
    private static final Quote SOUND = quote("2", "1");

    private final Timeline timeline = new Timeline();

    @BeforeEach
    void twoGenerations() {
        timeline.acknowledge(timeline.announce(new Pair("1", "1")));
        timeline.acknowledge(timeline.announce(new Pair("2", "1")));
    }

    @Test
    void soundCalls_countOnlyAsCalls() throws InterruptedException {
        Customers customers = call(() -> SOUND);

        assertThat(bad(customers)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(customers.firstBreach.get()).isNull();
    }

    @Test
    void exception_isAFailedCall() throws InterruptedException {
        Customers customers = call(() -> {
            throw new IllegalStateException("closed");
        });

        assertThat(bad(customers)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(customers.firstBreach.get()).contains("closed");
    }

    @Test
    void linkageError_isAFailedCall() throws InterruptedException {
        Customers customers = call(() -> {
            throw new NoClassDefFoundError("Rule");
        });

        assertThat(bad(customers)).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void tornQuote_isCounted() throws InterruptedException {
        Customers customers = call(() -> quote(stamp("pricing", "", "2", "1"), stamp("tax", "", "1")));

        assertThat(bad(customers)).containsExactly(0L, 1L, 0L, 0L);
        assertThat(customers.firstBreach.get()).contains("TORN");
    }

    @Test
    void mixedQuote_isCounted() throws InterruptedException {
        assertThat(bad(call(() -> quote("2", "2")))).containsExactly(0L, 0L, 1L, 0L);
    }

    @Test
    void staleQuote_isCounted() throws InterruptedException {
        assertThat(bad(call(() -> quote("1", "1")))).containsExactly(0L, 0L, 0L, 1L);
    }

    /** One customer calls three times; the second answer is the one given. */
    private Customers call(Supplier<Quote> second) throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        Pricing pricing = order -> {
            three.countDown();
            return order.number() == 2 ? second.get() : SOUND;
        };
        Customers customers = new Customers(pricing, timeline, 1);
        customers.start();
        three.await();
        var latency = customers.stop();

        assertThat(customers.calls.sum()).isGreaterThanOrEqualTo(3);
        assertThat(latency.getTotalCount()).isEqualTo(customers.calls.sum() - customers.failed.sum());
        return customers;
    }

    /** Failed, torn, mixed and stale calls. */
    private static List<Long> bad(Customers customers) {
        return List.of(customers.failed.sum(), customers.torn.sum(), customers.mixed.sum(), customers.stale.sum());
    }
}
