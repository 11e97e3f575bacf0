package dev.molt.trust;

import static dev.molt.trust.Samples.ALICE;
import static dev.molt.trust.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    @TempDir
    private Path directory;

    private Path key() {
        return directory.resolve("key");
    }

    private void assertUnusable(Path file, String fact, String remedy) {
        assertThatThrownBy(() -> {
                    if (file.toString().endsWith(".pub")) {
                        SignerKey.read(file);
                    } else {
                        SigningKey.read(file);
                    }
                })
                .isInstanceOfSatisfying(
                        MoltException.class, e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.KEY_UNUSABLE))
                .hasMessageContaining(fact)
                .hasMessageContaining(remedy);
    }

    @Test
    void writtenKey_isReadBack_andSignsTheSame() {
        ALICE.write(key(), false);
        SigningKey read = SigningKey.read(key());
        assertThat(read.signer()).isEqualTo(ALICE.signer());
        assertThat(read.publicText()).isEqualTo(ALICE.publicText()).endsWith(" alice");
        assertThat(read.sign(bytes("x"))).isEqualTo(ALICE.sign(bytes("x")));
        assertThat(SignerKey.read(directory.resolve("key.pub"))).isEqualTo(ALICE.signer());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void privateKey_isForItsOwnersEyesOnly() throws IOException {
        ALICE.write(key(), false);
        ALICE.write(key(), true);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
    }

    @Test
    void existingKey_isOverwrittenByForceOnly() throws IOException {
        ALICE.write(key(), false);
        byte[] before = Files.readAllBytes(key());
        assertThatThrownBy(() -> Samples.MALLORY.write(key(), false))
                .hasMessageContaining("key that is overwritten is lost")
                .hasMessageContaining("--force");
        Files.delete(key()); // the public key alone is protected too
        assertThatThrownBy(() -> Samples.MALLORY.write(key(), false)).hasMessageContaining("key.pub");
        assertThat(key()).doesNotExist();
        Files.write(key(), before);
        Samples.MALLORY.write(key(), true);
        assertThat(SigningKey.read(key()).signer()).isEqualTo(Samples.MALLORY.signer());
    }

    @Test
    void sshKeygen_readsOurs() throws Exception {
        ALICE.write(key(), false);
        assertThat(SshKeygen.must(directory, "-y", "-f", "key").strip()).isEqualTo(ALICE.publicText());
        assertThat(SshKeygen.must(directory, "-l", "-f", "key.pub"))
                .contains(ALICE.signer().fingerprint())
                .contains("alice");
        Files.writeString(directory.resolve("file"), "x");
        SshKeygen.must(directory, "-Y", "sign", "-n", "module@molt", "-f", "key", "file");
        byte[] signature = Files.readAllBytes(directory.resolve("file.sig"));
        assertThat(SshSignature.parse(signature).isOf(bytes("x"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c", "a comment", "1234567", "12345678", "é"})
    void sshKeygens_isRead(String comment) throws Exception {
        SshKeygen.must(directory, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", "key");
        SigningKey read = SigningKey.read(key());
        assertThat(read.publicText())
                .isEqualTo(Files.readString(directory.resolve("key.pub")).strip());
        Files.writeString(key(), Files.readString(key()).strip().replace("\n", "\r\n")); // as a CI's secrets have it
        assertThat(SigningKey.read(key()).signer()).isEqualTo(read.signer());
    }

    @Test
    void encryptedKey_isRefused_withTheWayToUseIt() throws Exception {
        SshKeygen.must(directory, "-q", "-t", "ed25519", "-N", "secret", "-f", "key");
        assertUnusable(key(), "encrypted with a passphrase", "ssh-keygen -Y sign -n module@molt -f " + key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa"})
    void keyOfAnotherType_isRefused(String type) throws Exception {
        SshKeygen.must(directory, "-q", "-t", type, "-N", "", "-f", "key");
        assertUnusable(key(), "not `ssh-ed25519`", "molt keygen");
        assertUnusable(directory.resolve("key.pub"), "it begins with", "molt keygen");
    }

    @Test
    void whatIsNoKey_isRefused() throws IOException {
        assertUnusable(key(), "NoSuchFile", "you may read it");
        Files.writeString(key(), "");
        assertUnusable(key(), "does not begin with", "molt keygen");
        Files.writeString(key(), ALICE.publicText());
        assertUnusable(key(), "It is a public key", "molt keygen");
        Files.write(key(), new byte[100_000]);
        assertUnusable(key(), "more than 16384 bytes", "molt keygen");
        Path pub = directory.resolve("key.pub");
        Files.writeString(pub, ALICE.publicText() + "\n" + ALICE.publicText() + "\n");
        assertUnusable(pub, "more than one line", "molt keygen");
        Files.writeString(pub, "ssh-ed25519 AAAA");
        assertUnusable(pub, "cut off", "molt keygen");
        Files.writeString(pub, "ssh-ed25519");
        assertUnusable(pub, "It is no line", "molt keygen");
    }

    /** A flipped byte is refused, or one of the comment or the check numbers, which are not secret. */
    @Test
    void privateKey_withAnyByteFlipped_neverSignsForAnotherKey() throws Exception {
        ALICE.write(key(), false);
        byte[] blob = Armor.PRIVATE_KEY.unwrap(Files.readString(key()));
        int refused = 0;
        for (int at = 0; at < blob.length; at++) {
            byte[] flipped = blob.clone();
            flipped[at] ^= 1;
            Files.writeString(key(), Armor.PRIVATE_KEY.wrap(flipped));
            try {
                assertThat(SigningKey.read(key()).signer()).isEqualTo(ALICE.signer());
            } catch (MoltException e) {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.KEY_UNUSABLE);
                refused++;
            }
            Files.writeString(key(), Armor.PRIVATE_KEY.wrap(Arrays.copyOf(blob, at)));
            assertThatThrownBy(() -> SigningKey.read(key())).isInstanceOf(MoltException.class);
        }
        assertThat(refused).isGreaterThanOrEqualTo(blob.length - "alice".length());
    }

    /** The encodings of all points of small order, from the table of libsodium, and some that are not canonical. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void pointOfSmallOrder_orNotCanonical_isRefused(String point) {
        assertThatThrownBy(() -> new SignerKey(HexFormat.of().parseHex(point)))
                .isInstanceOf(Flawed.class)
                .message()
                .containsAnyOf("small order", "no canonical encoding");
    }

    @Test
    void pointThatIsNotOnTheCurve_isRefused_orVerifiesNothing() {
        for (int y = 2; y < 40; y++) { // about half of them
            byte[] point = new byte[SignerKey.LENGTH];
            point[0] = (byte) y;
            boolean verifies;
            try {
                verifies = new SignerKey(point).verifies(bytes("x"), new byte[SignerKey.SIGNATURE_LENGTH]);
            } catch (Flawed refused) {
                verifies = false;
            }
            assertThat(verifies).as("y = " + y).isFalse();
        }
    }
}
