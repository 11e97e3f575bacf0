package dev.molt.examples.shop;

/** Says what an order costs. */
public interface Pricing {
    Quote quote(Order order);
}
