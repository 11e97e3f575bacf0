package dev.molt.trust;

import static dev.molt.trust.Samples.ALICE;
import static dev.molt.trust.Samples.MALLORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustStoreTest {
    private static final String KEY = ALICE.signer().text();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path directory;

    private Path trust() throws IOException {
        return Files.createDirectories(directory.resolve("trust"));
    }

    private TrustStore store(String signers) throws IOException {
        Files.writeString(trust().resolve("allowed_signers"), signers);
        return TrustStore.read(trust(), BERLIN).orElseThrow();
    }

    private void assertUnusable(String... named) {
        assertThatThrownBy(() -> TrustStore.read(trust(), BERLIN)).isInstanceOfSatisfying(MoltException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.TRUST_UNUSABLE);
            assertThat(e.problem().text()).contains(named);
            assertThat(e.problem().findings()).hasSize(1);
        });
    }

    @Test
    void store_isThereAsSoonAsAllowedSignersIs() throws IOException {
        assertThat(TrustStore.read(directory.resolve("none"), BERLIN)).isEmpty();
        Files.writeString(trust().resolve("modules"), "alice *\n");
        assertThat(TrustStore.read(trust(), BERLIN)).isEmpty();
        assertThat(store("").signers()).isEmpty();
    }

    @Test
    void lines_areReadAsSshKeygenReadsThem() throws IOException {
        TrustStore store = store("# a comment\n"
                + "\n"
                + " \t # another\n"
                + "alice,bob " + KEY + " and a comment\r\n"
                + "\t\"carol\"\tnamespaces=\"module@*,!x\",VALID-AFTER=\"20260131\",valid-before=\"20260201Z\" " + KEY
                + "\n"
                + "*@example.com valid-after=\"202601311200\" " + KEY + "\n"
                + "dave valid-after=\"20260131120005Z\" " + KEY);
        assertThat(store.signers()).extracting(Signer::line).containsExactly(4, 5, 6, 7);
        assertThat(store.signers().get(0).principals().patterns()).containsExactly("alice", "bob");
        assertThat(store.signers()).allMatch(signer -> signer.key().equals(Optional.of(ALICE.signer())));
        SignerOptions carol = store.signers().get(1).options();
        assertThat(carol.namespaces().orElseThrow().patterns()).containsExactly("module@*", "!x");
        assertThat(carol.validAfter()).contains(Instant.parse("2026-01-30T23:00:00Z")); // midnight in Berlin
        assertThat(carol.validBefore()).contains(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(store.signers().get(2).options().validAfter()).contains(Instant.parse("2026-01-31T11:00:00Z"));
        assertThat(store.signers().get(3).options().validAfter()).contains(Instant.parse("2026-01-31T12:00:05Z"));
    }

    @Test
    void keyOfAnotherType_mayStandThere_andIsNobodys() throws Exception {
        SshKeygen.must(directory, "-q", "-t", "ecdsa", "-N", "", "-f", "key");
        TrustStore store = store("alice " + Files.readString(directory.resolve("key.pub")) + "bob " + KEY + "\n");
        assertThat(store.signers()).extracting(Signer::keyType).containsExactly("ecdsa-sha2-nistp256", "ssh-ed25519");
        assertThat(store.signers().get(0).key()).isEmpty();
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                Arguments.of("alice", "There is no key"),
                Arguments.of("alice ssh-ed25519", "After the type of the key there is no key"),
                Arguments.of("alice ssh-ed25519 ****", "not base64"),
                Arguments.of("alice ssh-ed25519 AAAA", "cut off"),
                Arguments.of("alice " + KEY.substring(0, KEY.length() - 4), "cut off"),
                Arguments.of("alice ssh-rsa " + KEY.substring("ssh-ed25519 ".length()), "not `ssh-rsa`"),
                Arguments.of("alice ssh-unheard " + KEY.substring("ssh-ed25519 ".length()), "ssh-unheard is unknown"),
                Arguments.of("alice,,bob " + KEY, "empty pattern"),
                Arguments.of("alice, " + KEY, "empty pattern"),
                Arguments.of("! " + KEY, "empty pattern"),
                Arguments.of("\"alice " + KEY, "quoted word has no end"),
                Arguments.of("al\"ice " + KEY, "quote in its midst"),
                Arguments.of("alice cert-authority " + KEY, "cert-authority"),
                Arguments.of("alice namespaces=\"a\",cert-authority " + KEY, "cert-authority"),
                Arguments.of("alice no-pty " + KEY, "no-pty is unknown"),
                Arguments.of("alice namespaces=module@molt " + KEY, "malformed"),
                Arguments.of("alice namespaces=\"module@molt " + KEY, "quoted option has no end"),
                Arguments.of("alice namespaces=\"\" " + KEY, "empty pattern"),
                Arguments.of("alice namespaces=\"a\",namespaces=\"b\" " + KEY, "twice"),
                Arguments.of("alice namespaces=\"a\", " + KEY, "malformed"),
                Arguments.of("alice namespaces=\"a\"x " + KEY, "malformed"),
                Arguments.of("alice valid-after=\"2026\" " + KEY, "YYYYMMDD"),
                Arguments.of("alice valid-after=\"20260230\" " + KEY, "YYYYMMDD"),
                Arguments.of("alice valid-after=\"2026013125\" " + KEY, "YYYYMMDD"),
                Arguments.of("alice valid-after=\"20260131\",valid-after=\"20260131\" " + KEY, "twice"),
                Arguments.of("alice valid-after=\"20260131\",valid-before=\"20260131\" " + KEY, "no later"));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void badLine_makesTheStoreUnusable_andIsNamed(String line, String named) throws IOException {
        Files.writeString(trust().resolve("allowed_signers"), "bob " + KEY + "\n" + line + "\n");
        assertUnusable("allowed_signers, line 2", named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bob | no patterns of modules",
                "bob a, b | empty pattern",
                "bob a b | commas part them",
                "alice b | has a line before",
                "\"bob a | no end"
            })
    void badLineOfModules_makesTheStoreUnusable_andIsNamed(String line, String named) throws IOException {
        Files.writeString(trust().resolve("allowed_signers"), "bob " + KEY + "\n");
        Files.writeString(trust().resolve("modules"), "# who\nalice pricing,tax-*\n" + line + "\n");
        assertUnusable("modules, line 3", named);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatCantBeRead_isNotTakenForNotThere() throws IOException {
        Path signers = trust().resolve("allowed_signers");
        Files.createDirectory(signers);
        assertUnusable("no regular file");
        Files.delete(signers);
        Files.createSymbolicLink(signers, directory.resolve("nothing"));
        assertUnusable("link to nothing");
        Files.delete(signers);
        Files.write(signers, new byte[] {(byte) 0xc0, '\n'});
        assertUnusable("not UTF-8");
        Files.write(signers, new byte[(1 << 22) + 1]);
        assertUnusable("more than");
        Files.delete(signers);
        Files.delete(trust());
        Files.createSymbolicLink(directory.resolve("trust"), directory.resolve("unmounted"));
        assertThatThrownBy(() -> TrustStore.read(directory.resolve("trust"), BERLIN))
                .hasMessageContaining("no directory, or a link to nothing");
        Files.delete(directory.resolve("trust"));
        Files.writeString(directory.resolve("trust"), "a file");
        for (Path below : new Path[] {directory.resolve("trust"), directory.resolve("trust/a/b")}) {
            assertThatThrownBy(() -> TrustStore.read(below, BERLIN)).hasMessageContaining("TRUST_UNUSABLE");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a | true",
                "a | ab | false",
                "a* | ab | true",
                "*a | ba | true",
                "*a | ab | false",
                "? | a | true",
                "? | ab | false",
                "a?c*e | abcde | true",
                "*a*b*c | xxaxxbxxc | true",
                "*a*b*c | xxaxxcxxb | false",
                "a,b | b | true",
                "*,!b | b | false",
                "!b,* | b | false",
                "*,!b | c | true",
                "!b | c | false",
                "A | a | false",
                "[a] | a | false"
            })
    void patternList_matchesAsOpenSshDoes(String patterns, String text, boolean matches) throws Flawed {
        assertThat(PatternList.parse(patterns).matches(text)).isEqualTo(matches);
    }

    @Test
    void patternOfManyStars_isSoonDone() {
        assertThat(PatternList.matches("*a".repeat(100) + "b", "a".repeat(5000)))
                .isFalse();
    }

    // ---- edits

    private TrustFiles files() throws IOException {
        return new TrustFiles(trust(), ZoneOffset.UTC);
    }

    private static NewSigner alice(String... modules) {
        return new NewSigner("alice", ALICE.signer(), List.of(modules), Optional.empty(), Optional.empty());
    }

    private String text(String name) throws IOException {
        return Files.readString(trust().resolve(name));
    }

    @Test
    void add_keepsAllOtherLines() throws IOException {
        String before = "# ours\n\n  bob,carol " + KEY + " a comment";
        Files.writeString(trust().resolve("allowed_signers"), before);
        Files.writeString(trust().resolve("modules"), "# who\nbob *\n");
        files().add(alice("pricing", "tax-*"));
        assertThat(text("allowed_signers")).isEqualTo(before + "\nalice namespaces=\"module@molt\" " + KEY + "\n");
        assertThat(text("modules")).isEqualTo("# who\nbob *\nalice pricing,tax-*\n");
    }

    @Test
    void add_again_addsOnlyWhatIsNew() throws IOException {
        assertThat(files().add(alice())).isEmpty();
        assertThat(files().add(alice("a"))).hasToString("Optional[a]");
        assertThat(files().add(alice("b", "a"))).hasToString("Optional[a,b]");
        assertThat(files().add(alice())).hasToString("Optional[a,b]");
        assertThat(text("allowed_signers").lines()).hasSize(1);
        assertThat(text("modules")).isEqualTo("alice a,b\n");
        files().add(new NewSigner(
                "alice", MALLORY.signer(), List.of(), Optional.of("20260101"), Optional.of("20270101Z")));
        assertThat(text("allowed_signers").lines().toList().get(1))
                .contains("valid-after=\"20260101\",valid-before=\"20270101Z\"");
    }

    @Test
    void addedSigner_isTakenBySshKeygen() throws Exception {
        files().add(new NewSigner(
                "alice@example.com", ALICE.signer(), List.of(), Optional.of("20200101"), Optional.of("20991231")));
        Files.writeString(directory.resolve("s.sig"), ALICE.sign(Samples.bytes("x")));
        SshKeygen.Result verified = SshKeygen.run(
                directory,
                Samples.bytes("x"),
                "-Y",
                "verify",
                "-f",
                "trust/allowed_signers",
                "-I",
                "alice@example.com",
                "-n",
                "module@molt",
                "-s",
                "s.sig");
        assertThat(verified.status()).as(verified.output()).isZero();
    }

    @Test
    void remove_takesOutOnePrincipal_andTheStoreStays() throws IOException {
        Files.writeString(
                trust().resolve("allowed_signers"),
                "# ours\nalice " + KEY + "\nbob,alice  " + KEY + " of both\n\"alice\" " + KEY + "\nali* " + KEY + "\n");
        Files.writeString(trust().resolve("modules"), "bob *\nalice *\n# end\n");
        TrustFiles.Removed removed = files().remove("alice");
        assertThat(text("allowed_signers")).isEqualTo("# ours\nbob  " + KEY + " of both\nali* " + KEY + "\n");
        assertThat(text("modules")).isEqualTo("bob *\n# end\n");
        assertThat(removed.lines()).isEqualTo(4);
        assertThat(removed.matching()).hasSize(1);
        assertThat(removed.left()).isEqualTo(2);
        assertThat(files().remove("alice").lines()).isZero();
    }

    @Test
    void remove_ofTheLastSigner_leavesAnEmptyStore() throws IOException {
        files().add(alice("*"));
        assertThat(files().remove("alice").left()).isZero();
        assertThat(text("allowed_signers")).isEmpty();
        assertThat(TrustStore.read(trust(), BERLIN)).isPresent();
    }

    @Test
    void remove_wherethereIsNoStore_makesNone() throws IOException {
        files().remove("alice");
        assertThat(trust().resolve("allowed_signers")).doesNotExist();
    }

    @Test
    void edit_ofAMalformedStore_changesNothing() throws IOException {
        Files.writeString(trust().resolve("allowed_signers"), "alice cert-authority " + KEY + "\n");
        assertThatThrownBy(() -> files().add(alice())).hasMessageContaining("allowed_signers, line 1");
        assertThatThrownBy(() -> files().remove("alice")).hasMessageContaining("allowed_signers, line 1");
        assertThat(text("allowed_signers")).isEqualTo("alice cert-authority " + KEY + "\n");
    }

    @Test
    void edit_thatWouldMakeTheStoreUnusable_changesNothing() throws IOException {
        files().add(alice());
        String before = text("allowed_signers");
        NewSigner wrong = new NewSigner("bob", ALICE.signer(), List.of(), Optional.of("20261301"), Optional.empty());
        assertThatThrownBy(() -> files().add(wrong)).hasMessageContaining("TRUST_UNUSABLE");
        assertThat(text("allowed_signers")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", "*", "!a", "a\nb", "", "\"a\"", "#a"})
    void newSigner_whoseNameIsNone_isRefused(String principal) {
        assertThatThrownBy(
                        () -> new NewSigner(principal, ALICE.signer(), List.of(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", "", "!"})
    void newSigner_whosePatternIsNone_isRefused(String pattern) {
        assertThatThrownBy(() -> alice(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
