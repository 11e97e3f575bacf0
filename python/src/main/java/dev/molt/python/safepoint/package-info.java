/**
 * What can be done to one thread that is inside a Python context: let others have their turn, stop it, see where it is.
 *
 * <p>A context can be closed or interrupted as a whole, which hits all threads in it. Truffle can have a single thread do
 * something at its next safepoint, but only tells instruments how; so there is one here, which Truffle finds by its
 * provider. A {@link dev.molt.python.safepoint.Safepoints} is its service for one context.
 *
 * <pre>
 *   any thread ──stop, stack, letOthersIn──► Safepoints ──submitThreadLocal──► the thread, at its next safepoint
 * </pre>
 *
 * <p>Letting others have their turn is GraalPy's own task, which it does in the first context of an engine that two
 * threads enter, and in no other: there a loop keeps everybody else out for as long as it runs.
 */
@NullMarked
package dev.molt.python.safepoint;

import org.jspecify.annotations.NullMarked;
