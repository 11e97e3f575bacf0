package dev.molt.trust;

import static dev.molt.problem.ProblemCode.SEQUENCE_DOWNGRADE;
import static dev.molt.problem.ProblemCode.SEQUENCE_EQUIVOCATION;
import static dev.molt.problem.ProblemCode.SIGNATURE_INVALID;
import static dev.molt.problem.ProblemCode.SIGNATURE_MISSING;
import static dev.molt.problem.ProblemCode.SIGNER_NOT_ALLOWED;
import static dev.molt.problem.ProblemCode.SIGNER_UNKNOWN;
import static dev.molt.problem.ProblemCode.STATEMENT_AUDIENCE;
import static dev.molt.problem.ProblemCode.STATEMENT_EXPIRED;
import static dev.molt.problem.ProblemCode.STATEMENT_INVALID;
import static dev.molt.problem.ProblemCode.STATEMENT_MISMATCH;

import dev.molt.archive.Sha256;
import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The check of one archive against a trust store at one instant: signature, then signer, then statement, then what the
 * statement says. Up to there each check ends at its first flaw, since all that follows would be a stranger's word; the
 * last ones are all made. Immutable.
 *
 * @param host the host's name
 */
record Judgement(TrustStore store, AcceptedReleases accepted, String host, Instant now) {
    /** How far the clock of whoever signs may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** What anybody can bring about who can write a file beside the archive. */
    private static final Set<ProblemCode> FORGEABLE = EnumSet.of(SIGNATURE_INVALID, SIGNER_UNKNOWN);

    private static final int MOST_FINDINGS = 20;

    Verdict of(Sha256 sha256, long size, List<SignedStatement> found) {
        List<Finding> known = new ArrayList<>();
        List<Finding> forgeable = new ArrayList<>();
        for (SignedStatement signed : found) {
            Verdict verdict = of(sha256, size, signed);
            if (!(verdict instanceof Verdict.Refused refused)) {
                return verdict;
            }
            boolean forged = FORGEABLE.contains(refused.findings().get(0).code());
            (forged ? forgeable : known).addAll(refused.findings());
        }
        if (found.isEmpty()) {
            known.add(Finding.refused(
                    SIGNATURE_MISSING,
                    "",
                    "This host lets in signed archives only, and no signed statement names this one.",
                    "put its statement NAME.molt.json and then the signature NAME.molt.json.sig beside it; `molt sign`"
                            + " makes both."));
        }
        known.addAll(forgeable);
        return new Verdict.Refused(known.subList(0, Math.min(known.size(), MOST_FINDINGS)));
    }

    private Verdict of(Sha256 sha256, long size, SignedStatement signed) {
        if (signed.statement().length > Statement.LARGEST) {
            return refused(
                    STATEMENT_INVALID,
                    signed,
                    "It has more than " + Statement.LARGEST + " bytes.",
                    "split the release set.");
        }
        SshSignature signature;
        try {
            signature = SshSignature.parse(signed.signature());
        } catch (Flawed e) {
            return refused(
                    SIGNATURE_INVALID,
                    signed,
                    "Its signature is malformed: " + e.sentence(),
                    "sign again, with `molt sign` or `ssh-keygen -Y sign -n " + SshSignature.NAMESPACE
                            + "` and an Ed25519 key.");
        }
        if (!signature.isOf(signed.statement())) {
            return refused(
                    SIGNATURE_INVALID,
                    signed,
                    "Its signature is not one of these bytes: one of the two was altered or replaced.",
                    "copy both again, or sign again.");
        }
        return of(sha256, size, signed, signature.key());
    }

    private Verdict of(Sha256 sha256, long size, SignedStatement signed, SignerKey key) {
        List<Signer> lines = store.signers().stream()
                .filter(signer -> signer.key().equals(Optional.of(key)))
                .toList();
        if (lines.isEmpty()) {
            return refused(
                    SIGNER_UNKNOWN,
                    signed,
                    "It is signed with the key " + key + ", which is not in " + TrustStore.SIGNERS + ".",
                    "add the key with `molt trust add`, if you know whose it is.");
        }
        List<Signer> taken = lines.stream()
                .filter(line -> line.options().objection(now).isEmpty())
                .toList();
        if (taken.isEmpty()) {
            String objections = lines.stream()
                    .map(line -> line.options().objection(now).orElse("") + " (line " + line.line() + ")")
                    .collect(Collectors.joining("; "));
            return refused(
                    SIGNER_NOT_ALLOWED,
                    signed,
                    "It is signed with the key " + key + " of " + lines.get(0).principals() + ", but " + objections
                            + ".",
                    "sign with a key that is valid, or correct the line in " + TrustStore.SIGNERS + ".");
        }
        try {
            return of(sha256, size, signed, taken, Statement.parse(signed.statement()));
        } catch (Flawed e) {
            return refused(
                    STATEMENT_INVALID, signed, e.sentence(), "make it with `molt sign`, or as docs/trust.md says.");
        }
    }

    private Verdict of(Sha256 sha256, long size, SignedStatement signed, List<Signer> signers, Statement statement) {
        List<Finding> findings = new ArrayList<>(ofHostAndTime(signed, statement));
        Optional<Release> release = statement.release(sha256);
        if (release.isEmpty()) {
            findings.add(finding(
                    STATEMENT_MISMATCH,
                    signed,
                    "It does not name the archive " + sha256.abbreviated() + "… but "
                            + statement.modules().stream()
                                    .limit(3)
                                    .map(other -> other.describe() + " ("
                                            + other.sha256().abbreviated() + "…)")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "put the archive there that was signed, or sign this one."));
            return new Verdict.Refused(findings);
        }
        findings.addAll(ofRelease(signed, release.get(), size));
        Optional<Grant> grant = grant(signers, release.get().module());
        if (grant.isEmpty()) {
            findings.add(notGranted(signed, signers, release.get().module()));
        }
        return findings.isEmpty()
                ? new Verdict.Trusted(
                        grant.orElseThrow().principal(),
                        signers.get(0).key().orElseThrow().fingerprint(),
                        signed.file(),
                        statement,
                        release.get())
                : new Verdict.Refused(findings);
    }

    private List<Finding> ofHostAndTime(SignedStatement signed, Statement statement) {
        List<Finding> findings = new ArrayList<>();
        if (!PatternList.matches(statement.audience().toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT))) {
            findings.add(finding(
                    STATEMENT_AUDIENCE,
                    signed,
                    "It is meant for " + statement.audience() + ", and this host is " + host + ".",
                    "sign it for this host, or for all with the audience *."));
        }
        if (statement.created().isAfter(now.plus(SKEW))) {
            findings.add(finding(
                    STATEMENT_EXPIRED,
                    signed,
                    "It was created at " + statement.created() + ", and here it is only " + now + ".",
                    "set the clocks of both machines."));
        }
        statement.expires().filter(expires -> !now.isBefore(expires)).ifPresent(expires -> {
            findings.add(finding(
                    STATEMENT_EXPIRED,
                    signed,
                    "It expired at " + expires + ", and now it is " + now + ".",
                    "sign again; what runs is not affected."));
        });
        return findings;
    }

    private List<Finding> ofRelease(SignedStatement signed, Release release, long size) {
        List<Finding> findings = new ArrayList<>();
        if (release.size() != size) {
            findings.add(finding(
                    STATEMENT_MISMATCH,
                    signed,
                    "It says that the archive has " + release.size() + " bytes, and it has " + size + ".",
                    "sign this archive."));
        }
        accepted.of(release.module()).ifPresent(highest -> {
            if (release.sequence() < highest.sequence()) {
                findings.add(finding(
                        SEQUENCE_DOWNGRADE,
                        signed,
                        "Its sequence of " + release.module() + " is " + release.sequence() + ", and "
                                + highest.sequence() + " was live before.",
                        "use `molt rollback` to go back to a kept generation, or sign a release with a higher"
                                + " sequence."));
            } else if (release.sequence() == highest.sequence()
                    && !release.sha256().equals(highest.sha256())) {
                findings.add(finding(
                        SEQUENCE_EQUIVOCATION,
                        signed,
                        "Under sequence " + release.sequence() + " of " + release.module() + " the archive "
                                + highest.sha256().abbreviated() + "… was live before, and this is "
                                + release.sha256().abbreviated() + "…: somebody signed two different ones.",
                        "find out who signed this one and why: the key may be in wrong hands. If it was a mistake, sign"
                                + " again with a higher sequence."));
            }
        });
        return findings;
    }

    /** Under which principal's name the key may sign for the module. */
    private Optional<Grant> grant(List<Signer> signers, String module) {
        return store.grants().stream()
                .filter(grant ->
                        signers.stream().anyMatch(signer -> signer.principals().matches(grant.principal())))
                .filter(grant -> grant.modules().matches(module))
                .findFirst();
    }

    private Finding notGranted(SignedStatement signed, List<Signer> signers, String module) {
        String who = signers.stream()
                .map(signer -> signer.principals().toString())
                .distinct()
                .collect(Collectors.joining(" or "));
        String may = store.grants().stream()
                .filter(grant ->
                        signers.stream().anyMatch(signer -> signer.principals().matches(grant.principal())))
                .map(grant -> grant.modules().toString())
                .collect(Collectors.joining(" and "));
        return finding(
                SIGNER_NOT_ALLOWED,
                signed,
                "It is signed by " + who + ", who may sign for " + (may.isEmpty() ? "no module" : may) + ", not for "
                        + CanonicalJson.quoted(module) + ".",
                "let somebody sign who may, or extend the line in " + TrustStore.GRANTS + " with `molt trust add"
                        + " --modules`.");
    }

    private static Verdict refused(ProblemCode code, SignedStatement signed, String sentence, String remedy) {
        return new Verdict.Refused(List.of(finding(code, signed, sentence, remedy)));
    }

    private static Finding finding(ProblemCode code, SignedStatement signed, String sentence, String remedy) {
        return Finding.refused(code, "", "The statement " + signed.file() + ": " + sentence, remedy);
    }
}
