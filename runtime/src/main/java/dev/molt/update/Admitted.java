package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.module.ModuleDeclaration;
import dev.molt.store.Landed;

/**
 * An archive that may go live. Immutable.
 *
 * @param landed the copy, not kept yet
 */
record Admitted(Decision.Admitted decision, Landed landed) {
    ModuleDeclaration declaration() {
        return decision.declaration();
    }
}
