/**
 * Warm-up: what a new module version does before callers come to it, so that they find its code compiled.
 *
 * <p>Nouns: a {@link dev.molt.warm.Warming} warms module versions that have started, one after the other: it runs the
 * providers' own {@link dev.molt.api.WarmUp}, then calls recorded from live traffic; {@link dev.molt.warm.Warmth} is what
 * came of it.
 *
 * <pre>
 *   live version ◄── trampoline ──some arguments──► CallRecorder        started version
 *                                                        │                    │
 *                                                        │          WarmUp.warmUp() ──throws──► WARM_UP_FAILED
 *                                                        ▼                    │
 *                                                  RecordedCall ──run────► trampoline
 *                                                                             │
 *                                                                  wait for the JIT compiler ──► switch
 * </pre>
 *
 * <p>Rules: without recorded calls and hooks nothing runs and nobody waits; a recorded call that throws is told and
 * refuses nothing; what is told holds text only, never an object of the version; no reference is null unless marked.
 */
@NullMarked
package dev.molt.warm;

import org.jspecify.annotations.NullMarked;
