package dev.molt.examples.shop.tax;

import dev.molt.api.ModuleContext;
import dev.molt.examples.shop.Stamp;
import dev.molt.examples.shop.Tax;
import dev.molt.examples.shop.TaxLine;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Taxes amounts by this version's rate. */
public final class ShopTax implements Tax {
    private final String label;

    public ShopTax(ModuleContext context) {
        this.label = context.label();
    }

    @Override
    public TaxLine on(long netCents) {
        String before = Release.label();
        long cents = Money.ofMinor(CurrencyUnit.EUR, Rate.cents(netCents)).getAmountMinorLong();
        String library = String.valueOf(Money.class.getPackage().getImplementationVersion());
        return new TaxLine(cents, new Stamp("tax", List.of(label, before, Rate.label(), Release.label()), library));
    }
}
