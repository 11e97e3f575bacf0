/**
 * Updates: the transaction that builds the next generation beside the live one and switches to it, or leaves no trace.
 *
 * <p>Nouns: a {@link dev.molt.update.Change} is what is asked for; {@link dev.molt.update.Updates} carries out one at a
 * time; an {@link dev.molt.update.UpdateOutcome} is what came of it; a {@link dev.molt.update.Plan} is the answer to a
 * dry run; {@link dev.molt.update.LiveModules} is what runs; {@link dev.molt.update.Proofs} is what has gone live and
 * may have to go back: a {@link dev.molt.update.Trial}, or a {@link dev.molt.update.Canary}.
 *
 * <pre>
 *   Change ─admit─► Admitted ─resolve─► Resolved ─load─► Loaded ─start, warm─► Loaded ─hand over, switch─► LiveModules
 *               │            │               │                     │              │                    │ trial
 *               │            │               │                     │              └─divide─► Canary    ▼
 *               └────────────┴───────────────┴─────────────────────┴──► Refused: what was built    settled, or back
 *                                                                      is closed, what is live goes on
 * </pre>
 *
 * <p>Each stage takes the former's result and returns a {@link dev.molt.update.Staged}: passed on, or refused. Rules: the
 * new starts before the old stops; the generation is on disk before it is live; no reference is null unless marked.
 */
@NullMarked
package dev.molt.update;

import org.jspecify.annotations.NullMarked;
