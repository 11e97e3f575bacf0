package dev.molt.heap;

import java.util.Optional;

/**
 * A module version's class loader in a heap dump. Immutable.
 *
 * @param name the module and its label, as {@code pricing@1.4.0}
 * @param number see {@link dev.molt.loader.ModuleClassLoader#number}
 * @param path who holds it; empty when nobody does, and it is merely not collected yet
 */
public record HeldLoader(String name, long number, Optional<HolderPath> path) {}
