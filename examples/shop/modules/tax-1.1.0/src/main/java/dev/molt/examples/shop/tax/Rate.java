package dev.molt.examples.shop.tax;

/** This version's tax: 16 per cent for half a year. */
final class Rate {
    private Rate() {}

    static long cents(long netCents) {
        return netCents * 16 / 100;
    }

    static String label() {
        return "1.1.0";
    }
}
