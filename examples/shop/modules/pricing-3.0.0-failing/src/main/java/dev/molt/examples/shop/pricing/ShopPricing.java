package dev.molt.examples.shop.pricing;

import dev.molt.examples.shop.Order;
import dev.molt.examples.shop.Pricing;
import dev.molt.examples.shop.Quote;

/** Fails when it is created. */
public final class ShopPricing implements Pricing {
    public ShopPricing() {
        throw new IllegalStateException("the price list of the season is missing");
    }

    @Override
    public Quote quote(Order order) {
        throw new IllegalStateException("never created");
    }
}
