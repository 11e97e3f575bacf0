package dev.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.molt.archive.Sha256;
import dev.molt.trust.SignedStatements;
import dev.molt.trust.Trust;
import dev.molt.trust.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrustCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path pricing;

    @BeforeEach
    void archives() throws IOException {
        pricing = archive("pricing-1.4.2.jar");
    }

    private Path archive(String name) throws IOException {
        Path file = directory.resolve(name);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("name.txt"));
            jar.write(name.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** Runs a command, in which {@code @name} stands for a file in the directory. */
    private int molt(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] resolved = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            resolved[i] = arguments[i].startsWith("@")
                    ? directory.resolve(arguments[i].substring(1)).toString()
                    : arguments[i];
        }
        return command.setExpandAtFiles(false).execute(resolved);
    }

    private void done(String... arguments) {
        assertThat(molt(arguments)).as(err.toString()).isZero();
    }

    private Verdict check(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        Sha256 sha256 = Sha256.of(bytes);
        String name = archive.getFileName().toString();
        return new Trust(directory.resolve("home/trust"), "host", Clock.systemUTC())
                .check(sha256, bytes.length, new SignedStatements(directory).find(name, sha256));
    }

    private JsonObject json() throws Exception {
        return JsonParser.object().from(out.toString());
    }

    @Test
    void whatIsSignedByWhoIsTrusted_isLetIn() throws Exception {
        assertThat(check(pricing)).isInstanceOf(Verdict.Unsigned.class);
        done("keygen", "@key", "--comment", "alice's");
        assertThat(out.toString()).contains("SHA256:", "molt trust add");
        done("trust", "add", "--home", "@home", "alice", "@key.pub", "--modules", "pricing,tax-*");
        assertThat(check(pricing)).isInstanceOf(Verdict.Refused.class);
        done("sign", "--key", "@key", "@pricing-1.4.2.jar", "--capabilities", "network,files", "--expires", "P30D");
        assertThat(check(pricing)).isInstanceOfSatisfying(Verdict.Trusted.class, trusted -> {
            assertThat(trusted.contradictions("pricing", "1.4.2")).isEmpty();
            assertThat(trusted.release().capabilities()).containsExactly("files", "network");
            assertThat(trusted.release().sequence())
                    .isBetween(
                            Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
            assertThat(trusted.statement().expires())
                    .contains(trusted.statement().created().plus(Duration.ofDays(30)));
        });
        done("trust", "remove", "--home", "@home", "alice");
        assertThat(out.toString()).contains("No signer is left, so every archive is refused");
        assertThat(check(pricing)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void severalArchives_areOneReleaseSet() throws Exception {
        Path tax = archive("tax-2.0.jar");
        done("keygen", "@key");
        done("trust", "add", "--home", "@home", "alice", "@key.pub", "--modules", "*");
        done("sign", "--key", "@key", "@tax-2.0.jar", "@pricing-1.4.2.jar", "--sequence", "7", "--json");
        assertThat(json().getString("statement")).endsWith("release-7.molt.json");
        for (Path archive : new Path[] {pricing, tax}) {
            assertThat(check(archive))
                    .isInstanceOfSatisfying(
                            Verdict.Trusted.class,
                            trusted -> assertThat(trusted.statement().isReleaseSet())
                                    .isTrue());
        }
    }

    @Test
    void list_tellsWhoMaySignForWhat() throws Exception {
        done("trust", "list", "--home", "@home", "--json");
        assertThat(json().getBoolean("required")).isFalse();
        done("trust", "list", "--home", "@home");
        assertThat(out.toString()).contains("lets in archives unsigned");
        assertThat(directory.resolve("home")).doesNotExist();
        done("keygen", "@key");
        done("trust", "add", "--home", "@home", "alice", "@key.pub", "--valid-before", "20991231Z");
        assertThat(out.toString()).contains("no module yet");
        done("trust", "list", "--home", "@home");
        assertThat(out.toString()).contains("1 signer", "alice  SHA256:", "modules none", "until 2099-12-31T00:00:00Z");
        done("trust", "list", "--home", "@home", "--json");
        assertThat(json().getBoolean("required")).isTrue();
        assertThat(json().getArray("signers").getObject(0).getString("validBefore"))
                .isEqualTo("2099-12-31T00:00:00Z");
    }

    @Test
    void keygen_neverOverwrites_unlessForced() {
        done("keygen", "@key");
        assertThat(molt("keygen", "@key")).isEqualTo(1);
        assertThat(err.toString()).contains("[KEY_UNUSABLE]", "--force");
        done("keygen", "@key", "--force");
    }

    @Test
    void remove_ofNobody_fails() {
        assertThat(molt("trust", "remove", "--home", "@home", "alice")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was changed");
        assertThat(directory.resolve("home")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign @pricing-1.4.2.jar",
                "sign --key @key",
                "sign --key @key @missing.jar",
                "sign --key @key @pricing-1.4.2.jar @pricing-1.4.2.jar",
                "sign --key @key @pricing-1.4.2.jar --sequence 0",
                "sign --key @key @pricing-1.4.2.jar --audience a,b",
                "sign --key @key @pricing-1.4.2.jar --expires tomorrow",
                "sign --key @key @pricing-1.4.2.jar --expires P-1D",
                "sign --key @key @pricing-1.4.2.jar --capabilities Net",
                "sign --key @key @pricing-1.4.2.jar --output @other.json",
                "trust add --home @home al*ce @key.pub",
                "trust add --home @home alice @key.pub --modules a,,b",
                "trust add --home @home alice @key.pub --valid-after soon",
                "trust add alice @key.pub",
                "trust"
            })
    void wrongUsage_isTold_andChangesNothing(String command) {
        done("keygen", "@key");
        assertThat(molt(command.split(" ", -1))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage:");
        assertThat(directory.resolve("pricing-1.4.2.jar.molt.json")).doesNotExist();
        assertThat(directory.resolve("home/trust/allowed_signers")).doesNotExist();
    }
}
