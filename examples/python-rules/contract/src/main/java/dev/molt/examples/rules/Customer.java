package dev.molt.examples.rules;

/** How well a customer is known. */
public enum Customer {
    NEW,
    REGULAR,
    GOLD
}
