/**
 * What a host keeps on disk, and how it comes back after any crash.
 *
 * <p>Nouns: a {@link dev.molt.store.Home} is one host's directory, locked while the host lives; a
 * {@link dev.molt.store.Landed} archive is a private copy whose digest is known; a
 * {@link dev.molt.store.GenerationRecord} says which archives are live together; the {@link dev.molt.store.Journal} says
 * what happened; {@link dev.molt.store.ModuleFiles} says where what belongs to a module lies.
 *
 * <pre>
 *   home/
 *     lock                      held by the one host
 *     staging/                  copies under way; emptied at start
 *     archives/SHA256           read-only, never reused for other bytes
 *     libraries/SHA256          the lib/*.jar of those archives; made anew at each start
 *     refused/SHA256.txt        digests that are not tried again by themselves
 *     generations/000042.json   immutable
 *     live  settled             each the number of a generation
 *     config/MODULE.properties  what operators write for a module
 *     data/MODULE/              what a module keeps for itself
 *     audit.jsonl               one line an event
 * </pre>
 *
 * <p>Order of a commit: the archives, the generation's file, {@code live}, the switch in memory, {@code settled}. Each
 * file is written beside its place, forced to disk, renamed, and its directory forced; so a crash at any instruction
 * leaves either the old or the new, and the start comes back in the settled generation. Rules: an unusable home is a
 * {@link dev.molt.problem.MoltException}; nothing is null.
 */
@NullMarked
package dev.molt.store;

import org.jspecify.annotations.NullMarked;
