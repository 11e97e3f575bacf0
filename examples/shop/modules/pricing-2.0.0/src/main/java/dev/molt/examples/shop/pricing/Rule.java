package dev.molt.examples.shop.pricing;

import dev.molt.examples.shop.Order;

/** This version's price: five off each order. */
final class Rule {
    private Rule() {}

    static long netCents(Order order) {
        return Math.max(0, order.quantity() * order.unitCents() - 500);
    }

    static String label() {
        return "2.0.0";
    }
}
