package dev.molt.examples.rules.demo;

import dev.molt.examples.rules.Basket;
import dev.molt.examples.rules.Customer;
import dev.molt.examples.rules.Discount;
import dev.molt.examples.rules.Item;
import dev.molt.examples.rules.Offer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges each offer by reckoning it again with the rates of the version that made it. Thread-safe. */
final class Till {
    private static final int MANY = 10;
    private static final Map<String, BigDecimal> VOUCHERS =
            Map.of("WELCOME", new BigDecimal("2.50"), "SORRY", new BigDecimal("4.00"));

    private final Timeline timeline;

    Till(Timeline timeline) {
        this.timeline = timeline;
    }

    enum Judgement {
        SOUND,
        /** Files of several versions have made the offer. */
        TORN,
        /** Its amounts are not those of the version that made it, or no version's that may go live. */
        MIXED,
        /** The call began after an update was acknowledged, and saw what was before it. */
        STALE
    }

    /**
     * Judges an offer.
     *
     * @param acknowledged what {@link Timeline#acknowledged} was before the call began
     */
    Judgement judge(Basket basket, Offer offer, int acknowledged) {
        if (new HashSet<>(offer.labels()).size() != 1) {
            return Judgement.TORN;
        }
        Optional<Release> release = timeline.named(offer.labels().get(0));
        if (release.isEmpty() || !isOf(release.get(), basket, offer)) {
            return Judgement.MIXED;
        }
        int index = timeline.find(release.get(), acknowledged);
        if (index < 0) {
            return Judgement.STALE;
        }
        timeline.seen(index);
        return Judgement.SOUND;
    }

    private static boolean isOf(Release release, Basket basket, Offer offer) {
        List<Discount> expected = discounts(release, basket);
        return offer.equals(new Offer(less(total(basket), expected), expected, offer.labels()));
    }

    private static List<Discount> discounts(Release release, Basket basket) {
        List<Discount> discounts = new ArrayList<>();
        add(discounts, "many", forMany(basket));
        if (basket.customer() == Customer.GOLD) {
            BigDecimal toPay = less(total(basket), discounts);
            add(discounts, "gold", cents(toPay.multiply(release.goldRate())));
        }
        add(discounts, "voucher", forVouchers(basket).min(less(total(basket), discounts)));
        return discounts;
    }

    private static BigDecimal forMany(Basket basket) {
        BigDecimal off = BigDecimal.ZERO;
        for (Item item : basket.items()) {
            off = item.quantity() < MANY ? off : off.add(cents(price(item).movePointLeft(1)));
        }
        return off;
    }

    private static BigDecimal forVouchers(Basket basket) {
        BigDecimal off = BigDecimal.ZERO;
        for (Map.Entry<String, Integer> voucher : basket.vouchers().entrySet()) {
            BigDecimal value = VOUCHERS.getOrDefault(voucher.getKey(), BigDecimal.ZERO);
            off = off.add(value.multiply(BigDecimal.valueOf(voucher.getValue())));
        }
        return off;
    }

    private static void add(List<Discount> discounts, String rule, BigDecimal amount) {
        if (amount.signum() != 0) {
            discounts.add(new Discount(rule, amount));
        }
    }

    private static BigDecimal total(Basket basket) {
        return cents(basket.items().stream().map(Till::price).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static BigDecimal price(Item item) {
        return item.unitPrice().multiply(BigDecimal.valueOf(item.quantity()));
    }

    private static BigDecimal less(BigDecimal total, List<Discount> discounts) {
        return discounts.stream().map(Discount::amount).reduce(total, BigDecimal::subtract);
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN);
    }
}
