package dev.molt.examples.shop.pricing;

import dev.molt.api.ModuleContext;
import dev.molt.examples.shop.Order;
import dev.molt.examples.shop.Pricing;
import dev.molt.examples.shop.Quote;
import dev.molt.examples.shop.Stamp;
import dev.molt.examples.shop.Tax;
import dev.molt.examples.shop.TaxLine;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Prices orders by this version's rule, and asks the tax module for the tax. */
public final class ShopPricing implements Pricing {
    private static final CurrencyUnit EURO = CurrencyUnit.EUR;

    private final Tax tax;
    private final String label;

    public ShopPricing(ModuleContext context) {
        this.tax = context.service(Tax.class);
        this.label = context.label();
    }

    @Override
    public Quote quote(Order order) {
        String before = Release.label();
        long net = Money.ofMinor(EURO, Rule.netCents(order)).getAmountMinorLong();
        TaxLine line = tax.on(net);
        String library = String.valueOf(Money.class.getPackage().getImplementationVersion());
        return new Quote(
                net, line, new Stamp("pricing", List.of(label, before, Rule.label(), Release.label()), library));
    }
}
