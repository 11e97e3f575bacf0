package dev.molt.examples.game.combat;

import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Outcome;

/** Each blow is worth gold, as much as it hurts; the last one takes no more than the others. */
public final class GameCombat implements CombatRules {
    private static final int STRONGEST = 10;

    @Override
    public Outcome resolve(Fighter attacker, Fighter defender, int force) {
        int damage = Math.min(STRONGEST, Math.max(1, force));
        return new Outcome(damage, Math.min(damage, defender.gold()));
    }
}
