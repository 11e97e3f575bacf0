package dev.molt.examples.rules.demo;

import dev.molt.examples.rules.Basket;
import dev.molt.examples.rules.Customer;
import dev.molt.examples.rules.Item;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What customers put into their baskets: so that each rule applies to some, and some have what is not sold. */
final class Baskets {
    private static final List<String> ARTICLES = List.of("tea", "coffee", "bread", "cheese");
    private static final List<Map<String, Integer>> VOUCHERS =
            List.of(Map.of(), Map.of("WELCOME", 1), Map.of(), Map.of("WELCOME", 2, "SORRY", 1));

    /** One basket in so many has an article that no rule knows. */
    static final int STRANGE = 50;

    private Baskets() {}

    static boolean isStrange(long number) {
        return number % STRANGE == 0;
    }

    static Basket of(long number) {
        int mix = (int) (number % 1_000);
        Customer[] customers = Customer.values();
        List<Item> items = List.of(
                new Item(ARTICLES.get(mix % 4), 1 + mix % 12, BigDecimal.valueOf(199 + mix, 2)),
                new Item(isStrange(number) ? "moon dust" : "bread", 1, BigDecimal.valueOf(349, 2)));
        return new Basket(number, customers[mix % customers.length], items, VOUCHERS.get(mix % VOUCHERS.size()));
    }
}
