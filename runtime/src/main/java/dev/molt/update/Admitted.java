package dev.molt.update;

import dev.molt.module.ModuleDeclaration;
import dev.molt.store.Landed;

/**
 * An archive that is whole, and what it declares. Immutable.
 *
 * @param landed the copy, not kept yet
 */
record Admitted(ModuleDeclaration declaration, Landed landed) {}
