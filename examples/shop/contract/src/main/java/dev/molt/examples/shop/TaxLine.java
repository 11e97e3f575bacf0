package dev.molt.examples.shop;

/** The tax on an amount. Immutable. */
public record TaxLine(long cents, Stamp stamp) {}
