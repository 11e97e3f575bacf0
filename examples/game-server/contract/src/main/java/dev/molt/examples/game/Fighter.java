package dev.molt.examples.game;

/** One side of a fight, as the rules see it. Immutable. */
public record Fighter(int health, long gold) {}
