package dev.molt.examples.game;

import java.util.Map;

/**
 * All that the world is, as it goes from one version to the next and to disk. Immutable. It is made of types of the JDK
 * and of this contract only, so that nothing of an old version stays in it.
 *
 * @param ticks how often the world has moved by itself
 * @param treasury the gold that nobody has
 * @param heroes maps each session to its hero
 */
public record WorldState(long ticks, long treasury, Map<String, Hero> heroes) {
    public WorldState {
        heroes = Map.copyOf(heroes);
    }

    /** A world that nobody has been in. */
    public static WorldState founded() {
        return new WorldState(0, World.GOLD, Map.of());
    }
}
