/**
 * The watched directory: from files that somebody is still copying to a change that is ready to be an update.
 *
 * <p>Nouns: a candidate is a file that may be an archive; it is <em>waiting</em> until it stands still over two looks and
 * its end record is whole; {@link dev.molt.watch.DirectoryWatch} looks; an {@link dev.molt.watch.Arrival} is what became
 * ready together.
 *
 * <pre>
 *   file system event ─┐
 *   time passed ───────┴─► look ─► stands still? ─► end record whole? ─► Arrival ─► land, update
 *                                     │ no             │ no
 *                                     └────────────────┴──► look again soon; told when it stalls
 * </pre>
 *
 * <p>Rules: events are hints, looks are the truth, so file systems without events work too; one bad candidate never holds
 * up another for longer than a few looks, nor a deletion for longer than until it is told; what can't be dealt with is
 * offered again, alone and ever less often; a directory that vanishes undeploys nothing; no reference is null unless
 * marked.
 */
@NullMarked
package dev.molt.watch;

import org.jspecify.annotations.NullMarked;
