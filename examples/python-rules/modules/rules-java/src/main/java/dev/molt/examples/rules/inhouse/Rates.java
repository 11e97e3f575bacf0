package dev.molt.examples.rules.inhouse;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/** What the people who set prices change. */
final class Rates {
    static final BigDecimal GOLD_PERCENT = BigDecimal.valueOf(20);
    static final BigDecimal MANY_PERCENT = BigDecimal.TEN;
    static final int MANY = 10;
    static final Set<String> ARTICLES = Set.of("tea", "coffee", "bread", "cheese");

    private static final Map<String, BigDecimal> VOUCHERS =
            Map.of("WELCOME", new BigDecimal("2.50"), "SORRY", new BigDecimal("4.00"));

    private Rates() {}

    static BigDecimal ofVoucher(String code) {
        return VOUCHERS.getOrDefault(code, new BigDecimal("0.00"));
    }

    static BigDecimal percent(BigDecimal percent, BigDecimal amount) {
        return rounded(amount.multiply(percent).movePointLeft(2));
    }

    static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_EVEN);
    }

    static String label() {
        return Release.label();
    }
}
