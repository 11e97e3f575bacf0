/**
 * What keeps retired code loaded: the ways there are, what is done so that they do not come about, and what is taken back
 * when a version is closed.
 *
 * <p>Nouns: a {@link dev.molt.leak.LeakVector} is a way to stay loaded; a {@link dev.molt.leak.Registry} is a place of the
 * JDK where code registers itself; a {@link dev.molt.leak.Leftover} is what a version has left in one;
 * {@link dev.molt.leak.ClosedCode} tells what is that version's.
 *
 * <pre>
 *   host opens       LazyThreads.start()         before any module
 *   version closes   onClose ─► owned threads end ─► Registries.takeBack ─► told to the module's author
 * </pre>
 *
 * <p>Rules: public API only; nobody is interrupted; the JDK's optional modules may be absent; no reference is null unless
 * marked.
 */
@NullMarked
package dev.molt.leak;

import org.jspecify.annotations.NullMarked;
