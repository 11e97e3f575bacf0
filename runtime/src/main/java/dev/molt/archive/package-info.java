/**
 * Archives: ZIP files that are read strictly, from the file's own bytes, with no trust in what they say.
 *
 * <p>Nouns: an {@link dev.molt.archive.Archive} is one open file with an index of its
 * {@linkplain dev.molt.archive.ArchiveEntry entries}; its identity is its {@link dev.molt.archive.Sha256};
 * {@link dev.molt.archive.ArchiveLimits} bound what it may hold.
 *
 * <pre>
 *   0 ┌──────────────────────────┐
 *     │ local header 1, data 1   │  LocalHeader
 *     │ local header 2, data 2 … │  these tile the file up to the directory: no gap, no overlap
 *     ├──────────────────────────┤
 *     │ central header 1         │  CentralHeader
 *     │ central header 2 …       │  the directory ends where the end record begins
 *     ├──────────────────────────┤
 *     │ end record, comment      │  EndRecord: written last, so a copy under way has none
 *     └──────────────────────────┘
 * </pre>
 *
 * <p>Section numbers are those of PKWARE's APPNOTE.TXT 6.3. Rules: whatever is wrong with a file is a
 * {@link dev.molt.problem.MoltException} whose code begins with {@code ARCHIVE_}; memory is bounded by the file's own
 * size and the limits, never by what a header declares; nothing is mapped into memory, as a truncated mapping would end
 * the JVM; no reference is null.
 */
@NullMarked
package dev.molt.archive;

import org.jspecify.annotations.NullMarked;
