package dev.molt.examples.shop.demo;

import dev.molt.examples.shop.Quote;
import dev.molt.examples.shop.Stamp;
import dev.molt.examples.shop.TaxLine;
import java.util.List;

/** Quotes with made-up evidence. */
final class Quotes {
    private Quotes() {}

    /** As one version of each module would answer. */
    static Quote quote(String pricing, String tax) {
        return quote(
                stamp("pricing", "library of " + pricing, pricing, pricing),
                stamp("tax", "library of " + tax, tax, tax));
    }

    static Quote quote(Stamp pricing, Stamp tax) {
        return new Quote(100, new TaxLine(20, tax), pricing);
    }

    static Stamp stamp(String module, String library, String... labels) {
        return new Stamp(module, List.of(labels), library);
    }
}
