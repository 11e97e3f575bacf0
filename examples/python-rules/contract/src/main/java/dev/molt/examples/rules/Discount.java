package dev.molt.examples.rules;

import java.math.BigDecimal;

/**
 * What one rule takes off. Immutable.
 *
 * @param amount in euros
 */
public record Discount(String rule, BigDecimal amount) {}
