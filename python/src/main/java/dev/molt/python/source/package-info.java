/**
 * What of an archive Python code is imported from.
 *
 * <p>Nouns: {@link dev.molt.python.source.Sources} are the Python part of one archive, packed anew;
 * {@link dev.molt.python.source.VirtualFiles} are all the files that one context sees, the sources among them;
 * {@link dev.molt.python.source.SourceCheck} finds what is wrong with an archive's Python part before any of it runs.
 *
 * <pre>
 *   pricing-1.4.zip            Sources                                 VirtualFiles
 *     pricing/__init__.py ──►  /molt/pricing@1.4.zip           ──┐   /molt   sources, only to be read
 *     lib/six.py          ──►  /molt/pricing@1.4.zip/lib         ├─►  /tmp    in memory, bounded
 *     lib/rules-2-….whl   ──►  /molt/pricing@1.4/rules-2-….whl ──┘   mounts  directories of the host's disk
 *                              what zipimport is given
 * </pre>
 *
 * <p>Rules: no path of the host's disk leads anywhere unless it is mounted; the archive's own file is read once and not
 * again; no reference is null unless marked.
 */
@NullMarked
package dev.molt.python.source;

import org.jspecify.annotations.NullMarked;
