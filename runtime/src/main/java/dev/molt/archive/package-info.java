/**
 * Archives: ZIP files that are read strictly, from the file's own bytes, with no trust in what they say.
 *
 * <p>Nouns: an {@link dev.molt.archive.Archive} is one open file with an index of its
 * {@linkplain dev.molt.archive.ArchiveEntry entries}; its identity is its {@link dev.molt.archive.Sha256};
 * {@link dev.molt.archive.ArchiveLimits} bound what it may hold. {@link dev.molt.archive.SharedArchives} of one file have
 * one descriptor and one index.
 *
 * <pre>
 *   0 ┌────────────────────────────────────┐
 *     │ local header 1, data 1, descriptor │  LocalHeader, DataDescriptor
 *     │ local header 2, data 2 …           │  these tile the file up to the directory: no gap, no overlap
 *     ├────────────────────────────────────┤
 *     │ central header 1                   │  CentralHeader, ExtraFields, EntryName
 *     │ central header 2 …                 │  the directory ends where the end records begin
 *     ├────────────────────────────────────┤
 *     │ ZIP64 end record, locator          │  Zip64EndRecord
 *     │ end record, comment                │  EndRecord: written last, so a copy under way has none
 *     └────────────────────────────────────┘
 *       Index reads all of it; what is wrong collects in Flaws; EntryReader inflates
 * </pre>
 *
 * <p>Section numbers are those of PKWARE's APPNOTE.TXT 6.3. Rules: whatever is wrong with a file is a
 * {@link dev.molt.problem.MoltException} whose findings have codes that begin with {@code ARCHIVE_}, all of them as far
 * as they can be known; memory is bounded by the file's own size and the limits, never by what a header declares;
 * nothing is mapped into memory, as a truncated mapping would end the JVM; no reference is null.
 */
@NullMarked
package dev.molt.archive;

import org.jspecify.annotations.NullMarked;
