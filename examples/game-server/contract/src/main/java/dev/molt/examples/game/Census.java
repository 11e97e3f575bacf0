package dev.molt.examples.game;

/**
 * What was counted at one instant. Immutable.
 *
 * @param ticks how often the world has moved by itself
 * @param heroes how many sessions there are
 * @param commands the sum of the commands of all sessions that there are
 * @param gold the sum of what the treasury and all heroes have
 */
public record Census(long ticks, int heroes, long commands, long gold) {}
