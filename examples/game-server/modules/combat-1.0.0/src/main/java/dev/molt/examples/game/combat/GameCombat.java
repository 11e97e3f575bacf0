package dev.molt.examples.game.combat;

import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Outcome;

/**
 * Who brings a hero down takes half of its gold. There is an exploit: the force is what the player's program says, so that
 * a forged one brings down anybody at one blow.
 */
public final class GameCombat implements CombatRules {
    @Override
    public Outcome resolve(Fighter attacker, Fighter defender, int force) {
        long loot = force >= defender.health() ? defender.gold() / 2 : 0;
        return new Outcome(force, loot);
    }
}
