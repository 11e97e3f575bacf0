package dev.molt.examples.shop;

/** What an order costs. Immutable. */
public record Quote(long netCents, TaxLine tax, Stamp stamp) {}
