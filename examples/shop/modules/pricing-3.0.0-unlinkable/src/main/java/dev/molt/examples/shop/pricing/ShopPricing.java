package dev.molt.examples.shop.pricing;

/** Extends a class that the archive lacks. */
public final class ShopPricing extends SeasonalPricing {}
