package dev.molt.trust;

import static dev.molt.trust.Samples.ALICE;
import static dev.molt.trust.Samples.MALLORY;
import static dev.molt.trust.Samples.NOW;
import static dev.molt.trust.Samples.digest;
import static dev.molt.trust.Samples.release;
import static dev.molt.trust.Samples.signed;
import static dev.molt.trust.Samples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.archive.Sha256;
import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
    private static final String ARCHIVE = "the archive";
    private static final Sha256 DIGEST = digest(ARCHIVE);

    @TempDir
    private Path directory;

    private Path trustDirectory;

    @BeforeEach
    void trustAlice() throws IOException {
        trustDirectory = Files.createDirectories(directory.resolve("trust"));
        signers("alice " + ALICE.publicText() + "\n");
        modules("alice pricing,tax-*,!tax-secret\n");
    }

    private void signers(String text) throws IOException {
        Files.writeString(trustDirectory.resolve("allowed_signers"), text);
    }

    private void modules(String text) throws IOException {
        Files.writeString(trustDirectory.resolve("modules"), text);
    }

    private Trust trust() {
        return trust(NOW);
    }

    private Trust trust(Instant now) {
        return new Trust(trustDirectory, "Shop-1.example.com", Clock.fixed(now, ZoneOffset.UTC));
    }

    private Verdict check(SignedStatement... found) {
        return trust().check(DIGEST, ARCHIVE.length(), List.of(found));
    }

    private static Verdict.Trusted trusted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Trusted.class);
        return (Verdict.Trusted) verdict;
    }

    private static List<Finding> refused(Verdict verdict, ProblemCode... codes) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        List<Finding> findings = ((Verdict.Refused) verdict).findings();
        assertThat(findings).extracting(Finding::code).containsExactly(codes);
        assertThat(findings).allMatch(Finding::isRefusal);
        return findings;
    }

    private static SignedStatement good() {
        return signed(statement(release("pricing", 42, ARCHIVE)), ALICE);
    }

    @Test
    void withoutATrustStore_allIsUnsigned_whateverLiesBeside() throws IOException {
        Files.delete(trustDirectory.resolve("allowed_signers"));
        assertThat(trust().isRequired()).isFalse();
        assertThat(check()).isEqualTo(new Verdict.Unsigned());
        assertThat(check(good())).isEqualTo(new Verdict.Unsigned());
    }

    @Test
    void signedByWhoMay_isTrusted() {
        Verdict.Trusted trusted = trusted(check(good()));
        assertThat(trust().isRequired()).isTrue();
        assertThat(trusted.principal()).isEqualTo("alice");
        assertThat(trusted.fingerprint())
                .isEqualTo(ALICE.signer().fingerprint())
                .startsWith("SHA256:");
        assertThat(trusted.file()).isEqualTo("some.molt.json");
        assertThat(trusted.release()).isEqualTo(release("pricing", 42, ARCHIVE));
        assertThat(trusted.statement()).isEqualTo(statement(release("pricing", 42, ARCHIVE)));
    }

    @Test
    void nothingSigned_isRefused_byAnEmptyStoreToo() throws IOException {
        refused(check(), ProblemCode.SIGNATURE_MISSING);
        signers("");
        refused(check(), ProblemCode.SIGNATURE_MISSING);
        refused(check(good()), ProblemCode.SIGNER_UNKNOWN);
    }

    @Test
    void signatureThatIsNotOfTheStatement_isRefused_beforeItIsRead() {
        byte[] nonsense = Samples.bytes("{ no statement");
        refused(
                check(new SignedStatement("s", nonsense, Samples.bytes(ALICE.sign(good().statement())))),
                ProblemCode.SIGNATURE_INVALID);
        refused(check(new SignedStatement("s", nonsense, nonsense)), ProblemCode.SIGNATURE_INVALID);
        refused(check(signed(nonsense, MALLORY)), ProblemCode.SIGNER_UNKNOWN);
        refused(check(signed(nonsense, ALICE)), ProblemCode.STATEMENT_INVALID);
        refused(check(signed(new byte[Statement.LARGEST + 1], ALICE)), ProblemCode.STATEMENT_INVALID);
    }

    @Test
    void statementWithAnyByteChanged_isRefused() {
        byte[] good = good().statement();
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            refused(check(new SignedStatement("s", changed, good().signature())), ProblemCode.SIGNATURE_INVALID);
            byte[] cut = Arrays.copyOf(good, at);
            refused(check(new SignedStatement("s", cut, good().signature())), ProblemCode.SIGNATURE_INVALID);
        }
    }

    @Test
    void anotherArchive_isRefused() {
        List<Finding> findings = refused(
                check(signed(statement(release("pricing", 42, "another")), ALICE)), ProblemCode.STATEMENT_MISMATCH);
        assertThat(findings.get(0).message())
                .contains(
                        "some.molt.json",
                        DIGEST.abbreviated(),
                        "pricing 1.4.2",
                        digest("another").abbreviated());
        refused(trust().check(DIGEST, ARCHIVE.length() + 1, List.of(good())), ProblemCode.STATEMENT_MISMATCH);
    }

    @Test
    void whatTheArchiveDeclares_mustBeWhatWasSigned() {
        Verdict.Trusted trusted = trusted(check(good()));
        assertThat(trusted.contradictions("pricing", "1.4.2")).isEmpty();
        assertThat(trusted.contradictions("tax", "1.4.2"))
                .extracting(Finding::code)
                .containsExactly(ProblemCode.STATEMENT_MISMATCH);
        assertThat(trusted.contradictions("pricing", "1.4.1"))
                .extracting(Finding::code)
                .containsExactly(ProblemCode.STATEMENT_MISMATCH);
        assertThat(trusted.contradictions("tax", "1.4.1")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "shop-1.example.com, true",
        "SHOP-?.example.*, true",
        "shop-2.example.com, false",
        "shop-1, false",
        "*.example.org, false"
    })
    void audience_mustMatchTheHost(String audience, boolean meant) {
        Statement statement = new Statement(audience, NOW, Optional.empty(), List.of(release("pricing", 42, ARCHIVE)));
        if (meant) {
            trusted(check(signed(statement, ALICE)));
        } else {
            refused(check(signed(statement, ALICE)), ProblemCode.STATEMENT_AUDIENCE);
        }
    }

    @Test
    void statement_isTakenFromItsCreationUntilItExpires() {
        Statement statement =
                new Statement("*", NOW, Optional.of(NOW.plusSeconds(3600)), List.of(release("pricing", 42, ARCHIVE)));
        List<SignedStatement> found = List.of(signed(statement, ALICE));
        trusted(trust(NOW.minusSeconds(300)).check(DIGEST, ARCHIVE.length(), found));
        trusted(trust(NOW.plusSeconds(3599)).check(DIGEST, ARCHIVE.length(), found));
        refused(trust(NOW.plusSeconds(3600)).check(DIGEST, ARCHIVE.length(), found), ProblemCode.STATEMENT_EXPIRED);
        refused(trust(NOW.minusSeconds(301)).check(DIGEST, ARCHIVE.length(), found), ProblemCode.STATEMENT_EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({"tax-eu, true", "tax, false", "tax-secret, false", "Pricing, false"})
    void module_mustBeOneThatThePrincipalMaySignFor(String module, boolean may) {
        Verdict verdict = check(signed(statement(release(module, 1, ARCHIVE)), ALICE));
        if (may) {
            trusted(verdict);
        } else {
            assertThat(refused(verdict, ProblemCode.SIGNER_NOT_ALLOWED).get(0).message())
                    .contains("alice", "pricing,tax-*,!tax-secret", module);
        }
    }

    @Test
    void principalWithoutALine_maySignForNoModule() throws IOException {
        modules("bob *\n");
        assertThat(refused(check(good()), ProblemCode.SIGNER_NOT_ALLOWED).get(0).message())
                .contains("no module");
        Files.delete(trustDirectory.resolve("modules"));
        refused(check(good()), ProblemCode.SIGNER_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespaces=\"module@molt\" | true",
                "namespaces=\"git,module@*\" | true",
                "namespaces=\"git\" | false",
                "namespaces=\"*,!module@molt\" | false",
                "valid-after=\"20260131120000Z\" | true",
                "valid-after=\"20260131120001Z\" | false",
                "valid-before=\"20260131120000Z\" | true",
                "valid-before=\"20260131115959Z\" | false"
            })
    void key_mustBeValidForModulesNow(String options, boolean valid) throws IOException {
        signers("alice " + options + " " + ALICE.publicText() + "\n");
        if (valid) {
            trusted(check(good()));
        } else {
            refused(check(good()), ProblemCode.SIGNER_NOT_ALLOWED);
            signers("alice " + options + " " + ALICE.publicText() + "\nalice " + ALICE.publicText() + "\n");
            trusted(check(good())); // by the other line
        }
    }

    @Test
    void keyOfSeveralPrincipals_countsForTheOneThatMay() throws IOException {
        signers("carol,*@example.com " + ALICE.publicText() + "\n");
        modules("carol other\nbob *\nalice@example.com pricing\n");
        assertThat(trusted(check(good())).principal()).isEqualTo("alice@example.com");
    }

    @Test
    void allThatIsWrongWithAStatement_isTold() {
        trust().accepted(List.of(trusted(check(good()))));
        Statement statement = new Statement(
                "other",
                NOW.minusSeconds(20),
                Optional.of(NOW.minusSeconds(10)),
                List.of(new Release("pricing", "1", 41, DIGEST, 1, List.of())));
        refused(
                check(signed(statement, ALICE)),
                ProblemCode.STATEMENT_AUDIENCE,
                ProblemCode.STATEMENT_EXPIRED,
                ProblemCode.STATEMENT_MISMATCH,
                ProblemCode.SEQUENCE_DOWNGRADE);
    }

    @Test
    void ofSeveralStatements_oneThatPassesIsEnough() {
        SignedStatement forged = signed(statement(release("pricing", 42, ARCHIVE)), MALLORY);
        SignedStatement other = signed(
                new Statement("elsewhere", NOW, Optional.empty(), List.of(release("pricing", 42, ARCHIVE))), ALICE);
        trusted(check(forged, other, good()));
        refused(check(forged, other), ProblemCode.STATEMENT_AUDIENCE, ProblemCode.SIGNER_UNKNOWN);
    }

    @Test
    void unusableStore_refusesAll_andNamesTheLine() throws IOException {
        signers("alice " + ALICE.publicText() + "\nbob\n");
        assertThat(refused(check(good()), ProblemCode.TRUST_UNUSABLE).get(0).message())
                .contains("allowed_signers, line 2");
        assertThat(trust().isRequired()).isTrue();
        signers("alice " + ALICE.publicText() + "\n");
        Files.writeString(trustDirectory.resolve("accepted.json"), "{}");
        assertThat(refused(check(good()), ProblemCode.TRUST_UNUSABLE).get(0).message())
                .contains("accepted.json, line 1");
    }

    // ---- sequences

    @Test
    void sequence_neverFalls() {
        trust().accepted(List.of(trusted(check(good()))));
        trusted(check(good())); // the very archive again
        refused(check(signed(statement(release("pricing", 41, ARCHIVE)), ALICE)), ProblemCode.SEQUENCE_DOWNGRADE);
        trusted(check(signed(statement(release("pricing", 43, ARCHIVE)), ALICE)));
        trusted(check(signed(statement(release("tax-eu", 1, ARCHIVE)), ALICE))); // each module has its own
    }

    @Test
    void sameSequence_ofAnotherArchive_isAnAlarm() {
        trust().accepted(List.of(trusted(check(good()))));
        Verdict other = trust().check(
                        digest("another"), 7, List.of(signed(statement(release("pricing", 42, "another")), ALICE)));
        assertThat(refused(other, ProblemCode.SEQUENCE_EQUIVOCATION).get(0).message())
                .contains(DIGEST.abbreviated(), digest("another").abbreviated());
    }

    @Test
    void accepted_isKept_andOnlyRises() throws IOException {
        Verdict.Trusted high = trusted(
                check(signed(statement(release("pricing", 42, ARCHIVE), release("tax-\"eu\"", 7, "tax")), ALICE)));
        Verdict.Trusted low = trusted(check(signed(statement(release("pricing", 41, ARCHIVE)), ALICE)));
        trust().accepted(List.of(high));
        trust().accepted(List.of(low));
        trust().accepted(List.of());
        assertThat(Files.readString(trustDirectory.resolve("accepted.json")))
                .isEqualTo("{\"format\":\"molt-accepted-1\",\"modules\":[\n{\"module\":\"pricing\",\"sequence\":42,"
                        + "\"sha256\":\"" + DIGEST + "\"}\n]}\n");
        Verdict.Trusted tax = trusted(trust().check(digest("tax"), 3, List.of(signed(high.statement(), ALICE))));
        trust().accepted(List.of(tax, low));
        assertThat(AcceptedReleases.read(trustDirectory).highest())
                .isEqualTo(Map.of(
                        "pricing", new AcceptedReleases.Highest(42, DIGEST),
                        "tax-\"eu\"", new AcceptedReleases.Highest(7, digest("tax"))));
        try (var files = Files.list(trustDirectory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("allowed_signers", "modules", "accepted.json");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | line 1",
                "{\"format\":\"molt-accepted-2\",\"modules\":[\\n]}\\n | line 1",
                "{\"format\":\"molt-accepted-1\",\"modules\":[\\n]}\\nx | line 3",
                "{\"format\":\"molt-accepted-1\",\"modules\":[\\n{\"module\":\"a\",\"sequence\":1,\"sha256\":\"0\"}\\n]}\\n | line 2",
                "{\"format\":\"molt-accepted-1\",\"modules\":[\\nE,\\nE\\n]}\\n | there twice",
                "{\"format\":\"molt-accepted-1\",\"modules\":[\\nE,\\n]}\\n | line 3"
            })
    void acceptedFile_thatIsMalformed_isUnusable(String text, String named) throws IOException {
        String entry = "{\"module\":\"a\",\"sequence\":1,\"sha256\":\"" + DIGEST + "\"}";
        Files.writeString(
                trustDirectory.resolve("accepted.json"),
                text.replace("E", entry).replace("\\n", "\n"));
        assertThatThrownBy(() -> AcceptedReleases.read(trustDirectory))
                .isInstanceOf(MoltException.class)
                .hasMessageContaining("TRUST_UNUSABLE")
                .hasMessageContaining(named);
        assertThatThrownBy(() -> trust().accepted(List.of())).hasMessageContaining("TRUST_UNUSABLE");
    }

    // ---- release sets

    private Verdict.Trusted member(Statement statement, String archive) {
        return trusted(trust().check(digest(archive), archive.length(), List.of(signed(statement, ALICE))));
    }

    @Test
    void releaseSet_mustBeWhole() {
        Statement set = statement(release("pricing", 1, "p"), release("tax-a", 1, "a"), release("tax-b", 1, "b"));
        Verdict.Trusted p = member(set, "p");
        Verdict.Trusted a = member(set, "a");
        Verdict.Trusted b = member(set, "b");
        assertThat(set.isReleaseSet()).isTrue();
        assertThat(Trust.incomplete(List.of(p, a, b), Set.of(digest("p"), digest("a"), digest("b"))))
                .isEmpty();
        Map<Sha256, Finding> waiting = Trust.incomplete(List.of(p, a), Set.of(digest("p"), digest("a")));
        assertThat(waiting).containsOnlyKeys(digest("p"), digest("a"));
        assertThat(waiting.get(digest("p")).code()).isEqualTo(ProblemCode.RELEASE_INCOMPLETE);
        assertThat(waiting.get(digest("p")).message())
                .contains("pricing 1.4.2", "tax-b 1.4.2")
                .doesNotContain("tax-a 1.4.2 (");
        // one that is live already is there
        assertThat(Trust.incomplete(List.of(p, a), Set.of(digest("p"), digest("a"), digest("b"))))
                .isEmpty();
    }

    @Test
    void releaseSet_thatLacksAWaitingOne_waitsToo() {
        Statement first = statement(release("pricing", 1, "p"), release("tax-a", 1, "a"));
        Statement second = statement(release("tax-a", 1, "a"), release("tax-b", 1, "b"));
        assertThat(Trust.incomplete(
                        List.of(
                                member(first, "p"),
                                member(second, "a"),
                                member(statement(release("tax-c", 1, "c")), "c")),
                        Set.of(digest("p"), digest("a"), digest("c"))))
                .containsOnlyKeys(digest("p"), digest("a"));
    }
}
