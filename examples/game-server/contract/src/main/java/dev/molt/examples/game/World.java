package dev.molt.examples.game;

import dev.molt.api.RoutingKey;

/** The world that all sessions share. */
public interface World {
    /** How much gold there is in all, at all times. */
    long GOLD = 10_000_000;

    /**
     * Enters a session, with some gold of the treasury, or comes back to it.
     *
     * @param session letters, digits and hyphens
     * @return the session's hero, with the number of its last command
     */
    Hero join(@RoutingKey String session);

    /** Ends a session, if there is one; its gold goes to the treasury. */
    void leave(@RoutingKey String session);

    /**
     * Carries out a command of a session: all of it, or nothing when this throws.
     *
     * @return the hero after it; its number of commands is one more than after the session's last one
     * @throws IllegalArgumentException when there is no such session
     */
    Hero command(@RoutingKey String session, Command command);

    /** Counts everything, at one instant between two commands. */
    Census census();

    /** When this returns, all that has been answered before is on disk. */
    void sync();
}
