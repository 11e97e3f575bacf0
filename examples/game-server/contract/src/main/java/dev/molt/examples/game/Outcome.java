package dev.molt.examples.game;

/**
 * What one blow does. Immutable.
 *
 * @param damage how much of the defender's health is gone
 * @param loot how much of the defender's gold the attacker takes
 */
public record Outcome(int damage, long loot) {}
