/**
 * The state of modules, and how it goes over from one version of a module to another.
 *
 * <p>Nouns: a {@link dev.molt.state.Side} is one of the two versions of a {@link dev.molt.state.Change}; the
 * {@link dev.molt.state.HandOvers} of an update hand over all states of all modules that change, or none; a
 * {@link dev.molt.state.Worker} runs what is a version's own code; {@link dev.molt.state.Custody} keeps what is with no
 * version between two updates.
 *
 * <pre>
 *                release             check, adopt               the end of the update
 *   with old ─────────────► with host ────────────► with new ─────────────────────────► at home
 *      ▲  ▲                   │    ▲                    │
 *      │  └─ the old adopts ──┤    └─ it does not ──────┤ the update fails, or this is
 *      │     its own again    │                         │ the rehearsal: release, check,
 *      │                      │ it does not             │ the old adopts
 *      ├──────────────────────┼─────────────────────────┘
 *      │                      ▼
 *      └─ after its time ─ in custody ──the next hand-over begins here──► with host
 *
 *   a release after its time: with old ──update refused──► in custody, leaving ──returns, the old adopts──► with old
 * </pre>
 *
 * <p>Rules: a state is in one place at a time; no module adopts before all have released; no code of a module runs on the
 * caller's thread, nor is a method of a module's object called to look through a state; only threads that the host
 * started are interrupted, and none is stopped; nothing of a module is kept about a failure but its text; no reference is
 * null unless marked.
 */
@NullMarked
package dev.molt.state;

import org.jspecify.annotations.NullMarked;
