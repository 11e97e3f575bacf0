/**
 * Admission: the one chain of checks between an archive and the code that may go live.
 *
 * <p>Nouns: an {@link dev.molt.admission.Applicant} is an archive of which only digest and size are known; the
 * {@link dev.molt.admission.Admission} comes to a {@link dev.molt.admission.Decision} about it, in view of the
 * {@link dev.molt.admission.Surroundings} that its code would run in, and for what a module requires of others in their
 * {@link dev.molt.admission.Company}.
 *
 * <pre>
 *   Applicant ─► signature ─► structure ─► content, classes indexed ─► declaration ─► linkage, capabilities ─► Admitted
 *                   └────────────┴──────────────┴─────────────────────────┴──────────────────┴─────────────► Refused
 * </pre>
 *
 * <p>Rules: a step takes what the steps before have proven, so that not a byte is interpreted before the signature holds,
 * and nothing is looked for in an archive that is not whole; each step finds all that it can; whatever an archive has in
 * it is a {@link dev.molt.problem.Finding} and never an exception; nothing is written; no reference is null.
 */
@NullMarked
package dev.molt.admission;

import org.jspecify.annotations.NullMarked;
