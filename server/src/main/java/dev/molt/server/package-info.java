/**
 * The stand-alone host: what a newcomer gets who has modules, or a program, and no host of their own.
 *
 * <p>Nouns: a {@link dev.molt.server.Program} is an archive with a main class, whose services are replaced when the file
 * is; {@link dev.molt.server.HttpMounts} serves modules' HTTP handlers; a {@link dev.molt.server.ContractsLoader} is what
 * modules see of the host.
 *
 * <pre>
 *   JDK, molt-api, contracts ◄─── ContractsLoader
 *                                      ▲
 *        program's first version ── ProgramLoader ◄── main class; its ServiceLoader finds references
 *                                      ▲
 *        each version's own classes ── ModuleClassLoader
 * </pre>
 *
 * <p>Rules: nothing of Molt but its API is seen by hosted code; failures are {@link dev.molt.problem.MoltException}s; no
 * reference is null unless marked.
 */
@NullMarked
package dev.molt.server;

import org.jspecify.annotations.NullMarked;
