/**
 * Molt: hot update for the JVM.
 *
 * <p>Nouns: {@link dev.molt.Molt} is a host's hold on all of it; the other packages are its parts, each with its own
 * nouns.
 *
 * <pre>
 *                    Molt
 *        ┌────────────┼───────────────┬───────────┐
 *      watch        update ───────► retire      event
 *                 ┌───┴────┐           │
 *               module   store         │
 *       ┌─────┬────┴┬──────┐           │
 *       │   work  loader  reference ◄──┘
 *  configuration    └──┬───┘
 *             archive ──► problem
 * </pre>
 *
 * <p>Rules: all public methods may be called from any thread; what fails says so as a
 * {@link dev.molt.problem.MoltException} or in a result; no reference is null unless marked.
 */
@NullMarked
package dev.molt;

import org.jspecify.annotations.NullMarked;
