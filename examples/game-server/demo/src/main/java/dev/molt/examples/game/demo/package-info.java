/**
 * The demo: a game whose rules and world are updated while players play, and a check of every command.
 *
 * <pre>
 *   Player (4 threads, thousands of sessions) ──command──► World ──► CombatRules
 *        │ each answer                                       ▲
 *        ▼                                                   │ census, without pause
 *      Tally ◄───────────────────────────────────────────── Auditor
 *        │
 *        ▼
 *     GameReport ◄── GameDemo ◄── Operator: updates rules and world, rolls back, lets a faulty version fail its trial
 * </pre>
 */
@NullMarked
package dev.molt.examples.game.demo;

import org.jspecify.annotations.NullMarked;
