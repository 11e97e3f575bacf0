/**
 * The game's contract: what its modules provide and what goes in and out. The host defines these types.
 *
 * <pre>
 *   players ──command──► World ──resolve──► CombatRules
 *                          │ released and adopted at each update, and kept on disk
 *                          ▼
 *                      WorldState ── Hero, one for each session
 * </pre>
 *
 * <p>Gold is never made nor lost: there are {@link dev.molt.examples.game.World#GOLD} pieces, in the treasury and with the
 * heroes.
 */
@NullMarked
package dev.molt.examples.game;

import org.jspecify.annotations.NullMarked;
