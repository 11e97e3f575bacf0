/**
 * Who holds an old module version: read from a heap dump.
 *
 * <p>Nouns: a {@link dev.molt.heap.HeapDump} is a file that a JVM has written; {@link dev.molt.heap.HeapAnalysis} finds
 * the loaders of modules in it; a {@link dev.molt.heap.HolderPath} is the shortest way from a root of the garbage
 * collector to one, with the {@link dev.molt.leak.LeakVector} that it shows.
 *
 * <p>A dump is read front to back a few times, and then here and there: by its roots' references, breadth first, until all
 * loaders that are looked for have been met. Of each object that can hold another one, there is a bit for its address, and
 * some bytes for its place in the file and for who was met before it; nothing else of the heap is in memory. Weak, phantom
 * and final references hold nothing; soft ones only what nothing else holds.
 *
 * <p>The format is HotSpot's binary HPROF 1.0.2. No reference is null unless marked.
 */
@NullMarked
package dev.molt.heap;

import org.jspecify.annotations.NullMarked;
