package dev.molt.examples.game.combat;

import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Outcome;

/** Is to let weak defenders get away, and has forgotten how. */
public final class GameCombat implements CombatRules {
    private static final int STRONGEST = 10;
    private static final int WEAK = 50;

    @Override
    public Outcome resolve(Fighter attacker, Fighter defender, int force) {
        if (defender.health() < WEAK) {
            throw new IllegalStateException("no way out for a fighter with health " + defender.health());
        }
        int damage = Math.min(STRONGEST, Math.max(1, force));
        return new Outcome(damage, Math.min(damage, defender.gold()));
    }
}
