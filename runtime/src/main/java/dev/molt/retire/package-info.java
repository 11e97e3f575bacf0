/**
 * How old code goes: its calls end, it is closed, and the garbage collector proves that it is gone.
 *
 * <p>Nouns: a {@link dev.molt.retire.Drain} is an old generation whose calls have not all ended; a
 * {@link dev.molt.retire.Retirement} is the fate of one old module version; the {@link dev.molt.retire.Retirer} sees to
 * both.
 *
 * <pre>
 *   generation   live ──switch──► draining ──last call left──► released
 *                                                                  │ when no open generation shares the version
 *   version                       DRAINING ────────────────────► CLOSING ──close() returns──► RETIRED
 *                                                                 a phantom reference tells │       │ two collections
 *                                                                 that it is gone           ▼       ▼ have left it
 *                                                                                   COLLECTED ◄── HELD
 * </pre>
 *
 * <p>Rules: nobody is interrupted or stopped; waiting ends when the calls do; nothing here keeps a module's class; no
 * reference is null unless marked.
 */
@NullMarked
package dev.molt.retire;

import org.jspecify.annotations.NullMarked;
