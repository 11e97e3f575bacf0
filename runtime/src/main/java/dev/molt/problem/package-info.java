/**
 * What can go wrong, in words for the person who is woken at night.
 *
 * <p>Nouns: a {@link dev.molt.problem.Problem} is one failure in four parts, a
 * {@link dev.molt.problem.ProblemCode} its stable name, and a
 * {@link dev.molt.problem.MoltException} carries it where a method cannot return it.
 *
 * <pre>
 *   what failed, on which object      Update refused: pricing-1.4.2.jar is not whole.
 *   the facts                         Entry com/acme/Pricing.class: CRC-32 is 0x1b2c…, the directory says 0x77aa….
 *   what state the system is in now   Still serving: generation 41 (pricing 1.4.1), untouched.
 *   what to do, with the code         Remedy: copy the archive again.   [ARCHIVE_CRC]
 * </pre>
 *
 * <p>Rules: every part is a sentence; nothing here is ever null; values are immutable. The command line, JSON, log and
 * exceptions all render the same value.
 */
@NullMarked
package dev.molt.problem;

import org.jspecify.annotations.NullMarked;
