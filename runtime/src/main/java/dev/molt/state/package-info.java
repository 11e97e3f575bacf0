/**
 * State: what stateful providers keep, and how it goes from one version of a module to another.
 *
 * <p>Nouns: a {@link dev.molt.state.Side} is one of the two versions; a {@link dev.molt.state.Change} is both; the
 * {@link dev.molt.state.HandOvers} of one update carry out all of them, or none; a {@link dev.molt.state.StateGraph} looks
 * for what would keep the old version; {@link dev.molt.state.Custody} keeps what neither version took.
 *
 * <pre>
 *   with the old ──release──► with the host ──check──► with the host ──adopt──► with the new
 *        ▲                         │                        │                      │ undone
 *        │                         └────────────┬───────────┴──────────────────────┘
 *        └───────────────adopt──────────────────┤
 *                                               └─ it does not take it back ─► in custody, until a version adopts it
 * </pre>
 *
 * <p>Rules: a state is with one version, with the host, or in custody, and with no two of them; module code runs on
 * threads of its own, which nobody waits for past the limit; nothing is kept of what a module threw but its text; no
 * reference is null unless marked.
 */
@NullMarked
package dev.molt.state;

import org.jspecify.annotations.NullMarked;
