/**
 * References: the stable objects that callers hold, and the protocol by which their calls enter and leave generations.
 *
 * <p>A {@link dev.molt.reference.Pin} holds one generation for several calls. Where it is not settled which provider a call
 * jumps to, a {@link dev.molt.reference.Junction} stands there: a {@linkplain dev.molt.reference.Door door} that is shut
 * while state goes over, or a {@linkplain dev.molt.reference.Split split} between two generations.
 *
 * <p>Nouns: a reference implements a service and always enters the live {@link dev.molt.reference.Generation}; the
 * {@link dev.molt.reference.Switchboard} connects all references at once; a {@link dev.molt.reference.Provider} is what
 * runs; a {@link dev.molt.reference.Lease} keeps a call open beyond its return; a
 * {@link dev.molt.reference.CallRecord} says where each thread is.
 *
 * <pre>
 *   caller ──► reference ──enter──► Switchboard.live ─► epoch ─► slot
 *                  │                                              │
 *                  └──────────── TARGETS[slot] ◄──────────────────┘
 *                                     │ trampoline, one per provider; or a detour, which asks a junction
 *                                     ▼
 *                                  provider
 * </pre>
 *
 * <p>Rules: a call is never repeated, only its enter; a nested call stays in the generation of the call around it; the
 * provider's exceptions reach the caller unchanged; no reference is null unless marked. The argument why nobody is left
 * behind stands in {@link dev.molt.reference.Switchboard}.
 */
@NullMarked
package dev.molt.reference;

import org.jspecify.annotations.NullMarked;
