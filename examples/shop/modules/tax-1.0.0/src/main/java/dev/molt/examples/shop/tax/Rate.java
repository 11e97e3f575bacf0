package dev.molt.examples.shop.tax;

/** This version's tax: 19 per cent. */
final class Rate {
    private Rate() {}

    static long cents(long netCents) {
        return netCents * 19 / 100;
    }

    static String label() {
        return "1.0.0";
    }
}
