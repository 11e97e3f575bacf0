/**
 * A world on disk: a directory with one file of lines, the journal. The first line has all heroes, each further one those
 * that changed, with the values that they have from there on. So the journal is replayed without the rules that it was
 * written under, and what versions of the world write, others read.
 *
 * <pre>
 *   000007.journal
 *     5ee6a1d7 120 9999800;p0-1 3 0 0 100 150;p0-2 1 4 -2 80 50 fame=2       tick 120, treasury, two heroes
 *     18c3b0f2 120 9999800;p0-1 4 0 0 100 140;p0-2 1 4 -2 80 60 fame=2       one gave the other ten
 *     77d0e9a1 121 9999860;-p0-2                                             one has left
 * </pre>
 *
 * <p>A line counts if its checksum does and all lines before it do: whatever is cut off at the end, what is left is the
 * world as it was at some instant.
 */
@NullMarked
package dev.molt.examples.game.journal;

import org.jspecify.annotations.NullMarked;
