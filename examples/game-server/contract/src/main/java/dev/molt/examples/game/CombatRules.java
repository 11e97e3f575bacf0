package dev.molt.examples.game;

/**
 * Says how a fight goes. It only says so: the world moves the gold, and no more than the defender has. The same fight goes
 * the same way each time.
 */
public interface CombatRules {
    /**
     * Decides one blow.
     *
     * @param force what the player's program sent; nobody has checked it
     */
    Outcome resolve(Fighter attacker, Fighter defender, int force);
}
