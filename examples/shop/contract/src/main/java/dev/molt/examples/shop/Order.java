package dev.molt.examples.shop;

/** What a customer wants. Immutable. */
public record Order(long number, int quantity, long unitCents) {}
