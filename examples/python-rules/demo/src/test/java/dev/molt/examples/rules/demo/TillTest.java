package dev.molt.examples.rules.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.rules.Basket;
import dev.molt.examples.rules.Customer;
import dev.molt.examples.rules.Discount;
import dev.molt.examples.rules.Item;
import dev.molt.examples.rules.Offer;
import dev.molt.examples.rules.demo.Till.Judgement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of bad offer is told from a good one that looks much like it. */
class TillTest {
    private static final Release FIRST = new Release("1", 5);
    private static final Release SECOND = new Release("2", 6);
    private static final Basket BASKET =
            new Basket(1, Customer.GOLD, List.of(new Item("tea", 10, new BigDecimal("3.33"))), Map.of("WELCOME", 1));

    private final Timeline timeline = new Timeline();
    private final Till till = new Till(timeline);
    private final int first = timeline.announce(FIRST);
    private final int second = timeline.announce(SECOND);

    /** Of 33.30 euros, 3.33 for many, 5 or 6 per cent of 29.97, and 2.50. */
    private static Offer offer(String gold, String total, String... labels) {
        return new Offer(
                new BigDecimal(total),
                List.of(
                        new Discount("many", new BigDecimal("3.33")),
                        new Discount("gold", new BigDecimal(gold)),
                        new Discount("voucher", new BigDecimal("2.50"))),
                List.of(labels));
    }

    @Test
    void offerOfTheLiveVersion_isSound_andTellsWhenItWasServed() {
        assertThat(till.judge(BASKET, offer("1.50", "25.97", "1", "1"), first)).isEqualTo(Judgement.SOUND);
        assertThat(timeline.firstSeen(first)).isNotZero();
        assertThat(timeline.firstSeen(second)).isZero();
    }

    @Test
    void filesOfTwoVersions_areTorn() {
        assertThat(till.judge(BASKET, offer("1.50", "25.97", "1", "2"), first)).isEqualTo(Judgement.TORN);
    }

    @Test
    void amountsOfAnotherVersion_areMixed() {
        assertThat(till.judge(BASKET, offer("1.80", "25.67", "2", "2"), first)).isEqualTo(Judgement.SOUND);
        assertThat(till.judge(BASKET, offer("1.80", "25.67", "1", "1"), first)).isEqualTo(Judgement.MIXED);
        assertThat(till.judge(BASKET, offer("1.50", "25.98", "1", "1"), first)).isEqualTo(Judgement.MIXED);
    }

    @Test
    void versionThatWasRefused_isMixed() {
        assertThat(till.judge(BASKET, offer("1.50", "25.97", "3", "3"), first)).isEqualTo(Judgement.MIXED);
    }

    @Test
    void oldVersion_isSoundForACallThatBeganBeforeTheAcknowledgement_andStaleAfterIt() {
        assertThat(till.judge(BASKET, offer("1.50", "25.97", "1", "1"), first)).isEqualTo(Judgement.SOUND);
        assertThat(till.judge(BASKET, offer("1.50", "25.97", "1", "1"), second)).isEqualTo(Judgement.STALE);
    }

    @Test
    void versionThatARollbackBroughtBack_isSound() {
        int back = timeline.announce(FIRST);

        assertThat(till.judge(BASKET, offer("1.50", "25.97", "1", "1"), back)).isEqualTo(Judgement.SOUND);
    }
}
