/**
 * Modules: what an archive declares, and a version of it that runs.
 *
 * <p>Nouns, in stages, a later one made from the earlier: a {@link dev.molt.module.ModuleDeclaration} is read from an
 * archive; a {@link dev.molt.module.ModuleVersion} is loaded from it, then started with its host's
 * {@link dev.molt.module.Provisions}, and its {@link dev.molt.module.Closing} begins when it is retired.
 *
 * <pre>
 *   Archive ──read──► ModuleDeclaration ──load──► ModuleVersion ──start──► providers ──close──► at rest
 * </pre>
 *
 * <p>Rules: what is wrong with a module is a {@link dev.molt.problem.MoltException}; nothing of a module is kept about a
 * failure but its text, as an exception holds the loader that threw it; no reference is null unless marked.
 */
@NullMarked
package dev.molt.module;

import org.jspecify.annotations.NullMarked;
