/**
 * Which modules of a generation see which others.
 *
 * <p>Nouns: a {@link dev.molt.graph.Member} is a module of the generation that is being put together; a
 * {@link dev.molt.graph.ModuleGraph} has all of them, and says who gets which package from whom; a
 * {@link dev.molt.graph.Misfit} is a reason why they can't be live together; {@link dev.molt.graph.Rebuilds} says which
 * modules have to follow a change of others.
 *
 * <pre>
 *   shop  Molt-Requires: money [1.2,2.0)          load order: money, shop
 *     │
 *     │ requires ──► imports com.acme.money       a change of money rebuilds shop
 *     ▼
 *   money 1.4  Molt-Exports: com.acme.money
 * </pre>
 *
 * <p>Rules: requirements have no cycle, and lead to one package from one module; what is imported is seen by who requires
 * the module itself, and by nobody through it; nothing here reads a file or loads a class; no reference is null.
 */
@NullMarked
package dev.molt.graph;

import org.jspecify.annotations.NullMarked;
