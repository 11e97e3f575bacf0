package dev.molt.examples.shop.pricing;

import dev.molt.examples.shop.Order;
import dev.molt.examples.shop.Pricing;
import dev.molt.examples.shop.Quote;

/** Left out of the archive on purpose. */
abstract class SeasonalPricing implements Pricing {
    @Override
    public Quote quote(Order order) {
        throw new IllegalStateException("never linked");
    }
}
