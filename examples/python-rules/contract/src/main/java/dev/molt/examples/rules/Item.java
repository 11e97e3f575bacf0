package dev.molt.examples.rules;

import java.math.BigDecimal;

/**
 * One article of a basket. Immutable.
 *
 * @param unitPrice in euros
 */
public record Item(String article, int quantity, BigDecimal unitPrice) {}
