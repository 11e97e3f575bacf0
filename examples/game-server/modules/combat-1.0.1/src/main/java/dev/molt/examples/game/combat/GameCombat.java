package dev.molt.examples.game.combat;

import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Outcome;

/** Who brings a hero down takes half of its gold. A force has its limits, whatever the player's program says. */
public final class GameCombat implements CombatRules {
    private static final int STRONGEST = 10;

    @Override
    public Outcome resolve(Fighter attacker, Fighter defender, int force) {
        int damage = Math.min(STRONGEST, Math.max(1, force));
        long loot = damage >= defender.health() ? defender.gold() / 2 : 0;
        return new Outcome(damage, loot);
    }
}
