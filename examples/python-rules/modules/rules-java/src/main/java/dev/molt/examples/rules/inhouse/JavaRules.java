package dev.molt.examples.rules.inhouse;

import dev.molt.api.Stateful;
import dev.molt.examples.rules.Basket;
import dev.molt.examples.rules.Customer;
import dev.molt.examples.rules.Discount;
import dev.molt.examples.rules.Item;
import dev.molt.examples.rules.Offer;
import dev.molt.examples.rules.PricingRules;
import dev.molt.examples.rules.UnknownArticleException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of this version. Thread-safe.
 *
 * <p>The state is that of the Python versions, whose whole numbers are of whichever class is wide enough.
 */
public final class JavaRules implements PricingRules, Stateful<Map<String, ? extends Number>> {
    /** Guarded by itself. */
    private final Map<String, Long> granted = new HashMap<>();

    @Override
    public Offer offer(Basket basket) throws UnknownArticleException {
        BigDecimal toPay = Rates.rounded(total(basket));
        List<Discount> discounts = new ArrayList<>();
        toPay = take("many", forMany(basket), toPay, discounts);
        toPay = take("gold", forGold(basket, toPay), toPay, discounts);
        toPay = take("voucher", forVouchers(basket).min(toPay), toPay, discounts);
        count(discounts);
        return new Offer(toPay, discounts, List.of(Release.label(), Rates.label()));
    }

    private static BigDecimal total(Basket basket) throws UnknownArticleException {
        BigDecimal total = BigDecimal.ZERO;
        for (Item item : basket.items()) {
            if (!Rates.ARTICLES.contains(item.article())) {
                throw new UnknownArticleException("no rule knows the article '" + item.article() + "'");
            }
            total = total.add(price(item));
        }
        return total;
    }

    private static BigDecimal price(Item item) {
        return item.unitPrice().multiply(BigDecimal.valueOf(item.quantity()));
    }

    private static BigDecimal forMany(Basket basket) {
        return basket.items().stream()
                .filter(item -> item.quantity() >= Rates.MANY)
                .map(item -> Rates.percent(Rates.MANY_PERCENT, price(item)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal forGold(Basket basket, BigDecimal toPay) {
        return basket.customer() == Customer.GOLD ? Rates.percent(Rates.GOLD_PERCENT, toPay) : BigDecimal.ZERO;
    }

    private static BigDecimal forVouchers(Basket basket) {
        return basket.vouchers().entrySet().stream()
                .map(voucher -> Rates.ofVoucher(voucher.getKey()).multiply(BigDecimal.valueOf(voucher.getValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal take(String rule, BigDecimal off, BigDecimal toPay, List<Discount> discounts) {
        if (off.signum() == 0) {
            return toPay;
        }
        discounts.add(new Discount(rule, off));
        return toPay.subtract(off);
    }

    private void count(List<Discount> discounts) {
        synchronized (granted) {
            granted.merge(BASKETS, 1L, Long::sum);
            discounts.forEach(discount -> granted.merge(discount.rule(), 1L, Long::sum));
        }
    }

    @Override
    public Map<String, Long> granted() {
        synchronized (granted) {
            return new HashMap<>(granted);
        }
    }

    @Override
    public Map<String, Long> release() {
        return granted();
    }

    @Override
    public void adopt(Map<String, ? extends Number> state) {
        synchronized (granted) {
            granted.clear();
            state.forEach((name, count) -> granted.put(name, count.longValue()));
        }
    }
}
