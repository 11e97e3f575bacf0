/**
 * The work that a module version does beside its calls: tasks on threads of its own, now, later, or again and again.
 *
 * <p>Nouns: {@link dev.molt.work.Work} is all work of one version; each of its {@link dev.molt.work.Part}s has threads,
 * and a gate before them that tasks pass when they begin and when they have ended.
 *
 * <pre>
 *   executor ────────────► gate ──► threads
 *   scheduler ──► timer ──► gate ──► threads        the gate is held while the version is not live
 *   listeners ───────────► gate ──► threads
 *                           │
 *              pause holds all gates, and waits until nothing is inside
 * </pre>
 *
 * <p>Rules: no thread outlives its version but by a task that does not return, which is interrupted and never forced;
 * nothing of a task that failed is kept here; no reference is null unless marked.
 */
@NullMarked
package dev.molt.work;

import org.jspecify.annotations.NullMarked;
