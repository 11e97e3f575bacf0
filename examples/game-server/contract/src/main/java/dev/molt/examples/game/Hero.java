package dev.molt.examples.game;

import java.util.Map;

/**
 * What the world knows of one session. Immutable.
 *
 * @param commands how many of its commands have been carried out
 * @param health from 0, which is fallen, to {@link #WHOLE}
 * @param traits what only some versions of the world know, by name; the others pass it on as it is
 */
public record Hero(String session, long commands, int x, int y, int health, long gold, Map<String, Long> traits) {
    /** The health of who is not hurt. */
    public static final int WHOLE = 100;

    public Hero {
        if (health < 0 || health > WHOLE || gold < 0) {
            throw new IllegalArgumentException(session + " can't have health " + health + " and gold " + gold);
        }
        traits = Map.copyOf(traits);
    }

    /** Someone new, at the origin. */
    public static Hero born(String session, long gold) {
        return new Hero(session, 0, 0, 0, WHOLE, gold, Map.of());
    }

    public boolean isFallen() {
        return health == 0;
    }

    public Fighter fighter() {
        return new Fighter(health, gold);
    }

    /** The same after one more command. */
    public Hero counted() {
        return new Hero(session, commands + 1, x, y, health, gold, traits);
    }

    public Hero walked(int east, int north) {
        return new Hero(session, commands, x + east, y + north, health, gold, traits);
    }

    /** The same with another health, or as near to it as can be. */
    public Hero withHealth(int other) {
        return new Hero(session, commands, x, y, Math.min(WHOLE, Math.max(0, other)), gold, traits);
    }

    /** The same with more gold, or with less. */
    public Hero gaining(long more) {
        return new Hero(session, commands, x, y, health, gold + more, traits);
    }
}
