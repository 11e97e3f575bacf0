package dev.molt.examples.rules;

import java.util.List;
import java.util.Map;

/**
 * What somebody wants to buy. Immutable.
 *
 * @param vouchers maps the codes of vouchers to how many there are of each
 */
public record Basket(long number, Customer customer, List<Item> items, Map<String, Integer> vouchers) {
    public Basket {
        items = List.copyOf(items);
        vouchers = Map.copyOf(vouchers);
    }
}
