/**
 * What happens in a host, for whoever wants to know.
 *
 * <p>Nouns: a {@link dev.molt.event.MoltEvent} is one thing that has happened; {@link dev.molt.event.Listeners} tells
 * everybody.
 *
 * <pre>
 *   updates, drains, the watch ──► Listeners ──► the log
 *                                            └─► each listener, on the thread where it happened, after its locks
 * </pre>
 *
 * <p>Rules: events are values that hold nothing of a module; a listener that throws is logged and stops nothing; a
 * listener must not wait for an update, as updates wait for it.
 */
@NullMarked
package dev.molt.event;

import org.jspecify.annotations.NullMarked;
