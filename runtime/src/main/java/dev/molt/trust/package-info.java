/**
 * Trust: which archives a host lets in because somebody it knows has signed for them.
 *
 * <p>Nouns: a {@link dev.molt.trust.Statement} says which archives are {@linkplain dev.molt.trust.Release releases} of
 * which modules; with its signature it is a {@link dev.molt.trust.SignedStatement}; a
 * {@link dev.molt.trust.SigningKey} makes the signature, and a {@link dev.molt.trust.SignerKey} proves it; the
 * {@link dev.molt.trust.TrustStore} says whose keys may sign for which modules; {@link dev.molt.trust.Trust} gives the
 * {@link dev.molt.trust.Verdict}.
 *
 * <pre>
 *   beside the archive                        home/trust/
 *     NAME.molt.json ────────┐                  allowed_signers   who has which key, since and until when
 *     NAME.molt.json.sig ──┐ │                  modules           who may sign for which modules
 *                          ▼ ▼                  accepted.json     the highest sequence of each module so far
 *   digest, size ──►  signature ─► signer ─► statement ─► audience, time, digest, module, sequence ─► verdict
 *                     └─ not a byte of the statement is read before ─┘
 * </pre>
 *
 * <p>Rules: without {@code allowed_signers} all archives are unsigned, with it none may be; whatever can't be understood
 * is refused; what comes from outside is never an exception but a {@link dev.molt.problem.Finding}; only the host's own
 * files that can't be used are a {@link dev.molt.problem.MoltException}. Nothing is null.
 */
@NullMarked
package dev.molt.trust;

import org.jspecify.annotations.NullMarked;
