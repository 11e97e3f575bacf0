/**
 * Refuses, before anything is loaded, what would fail later with an error of linkage.
 *
 * <p>Nouns: a {@link dev.molt.linkage.ClassIndex} has the facts of one archive's classes; a
 * {@link dev.molt.linkage.ClassPath} is a module version's indexes in the order of its loader's search;
 * {@link dev.molt.linkage.HostClasses} has the facts of what lies around it, an {@link dev.molt.linkage.Exporter} those
 * of a module that it imports from; {@link dev.molt.linkage.Roots} say where its code is entered; a {@link dev.molt.linkage.LinkageCheck} resolves all of its references into a
 * {@link dev.molt.linkage.LinkageReport}; an {@link dev.molt.linkage.ApiDiff} compares two class paths.
 *
 * <pre>
 *   entries ──► ClassIndex ─┐
 *   lib/*.jar ► ClassIndex ─┴► ClassPath ──► Resolution ──faults──► Faults ──► LinkageReport
 *                     HostClasses ──────────────┘  │                  ▲
 *                     Roots ──► Reachability ◄─────┘ ──firmness───────┘ ◄── Excuses
 * </pre>
 *
 * <p>Rules: no class is loaded to look at it; indexes and host are shared by many checks, all else lives as long as one;
 * what can't be known is never a refusal; names have slashes as in class files inside, and dots at the border; no
 * reference is null unless marked.
 */
@NullMarked
package dev.molt.linkage;

import org.jspecify.annotations.NullMarked;
