package dev.molt.examples.rules;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a basket costs. Immutable.
 *
 * @param total in euros, after the discounts
 * @param discounts in the order in which they were taken off
 * @param labels the version that answered as several of its files know it, for callers who check that they saw just one
 */
public record Offer(BigDecimal total, List<Discount> discounts, List<String> labels) {
    public Offer {
        discounts = List.copyOf(discounts);
        labels = List.copyOf(labels);
    }
}
