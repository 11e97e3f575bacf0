package dev.molt.trust;

import static dev.molt.trust.Samples.ALICE;
import static dev.molt.trust.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshSignatureTest {
    private static final byte[] MESSAGE = bytes("some statement\n");

    @TempDir
    private Path directory;

    private static byte[] blob() throws Flawed {
        return Armor.SIGNATURE.unwrap(ALICE.sign(MESSAGE));
    }

    private static boolean holds(byte[] blob, byte[] message) {
        try {
            return SshSignature.parseBlob(blob).isOf(message);
        } catch (Flawed e) {
            assertThat(e.sentence()).isNotEmpty();
            return false;
        }
    }

    private void trustAlice() throws IOException {
        Files.writeString(directory.resolve("allowed"), "alice " + ALICE.publicText() + "\n");
    }

    private SshKeygen.Result verify(String namespace, byte[] message, String signature) throws Exception {
        trustAlice();
        Files.writeString(directory.resolve("s.sig"), signature);
        return SshKeygen.run(
                directory, message, "-Y", "verify", "-f", "allowed", "-I", "alice", "-n", namespace, "-s", "s.sig");
    }

    @Test
    void signature_holdsForItsMessageOnly() throws Flawed {
        assertThat(holds(blob(), MESSAGE)).isTrue();
        assertThat(holds(blob(), bytes("some statement"))).isFalse();
        assertThat(SshSignature.parseBlob(blob()).key()).isEqualTo(ALICE.signer());
    }

    @Test
    void signature_withAnyBitFlipped_isRefused() throws Flawed {
        byte[] good = blob();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(holds(flipped, MESSAGE)).as("bit " + bit).isFalse();
        }
    }

    @Test
    void signature_withAnyByteOfAnyValue_isRefused() throws Flawed {
        byte[] good = blob();
        for (int at = 0; at < good.length; at++) {
            for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
                byte[] changed = good.clone();
                changed[at] = (byte) value;
                assertThat(holds(changed, MESSAGE)).as("byte " + at).isEqualTo(changed[at] == good[at]);
            }
        }
    }

    @Test
    void signature_cutOffAnywhere_orLonger_isRefused() throws Flawed {
        byte[] good = blob();
        for (int length = 0; length < good.length; length++) {
            assertThat(holds(Arrays.copyOf(good, length), MESSAGE)).isFalse();
        }
        assertThat(holds(Arrays.copyOf(good, good.length + 1), MESSAGE)).isFalse();
    }

    /** A well-formed blob, of which one part at a time is replaced. */
    private static byte[] blob(
            int version, byte[] key, String namespace, String reserved, String digest, byte[] inner) {
        return new SshWriter()
                .raw(bytes("SSHSIG"))
                .u32(version)
                .string(key)
                .string(namespace)
                .string(reserved)
                .string(digest)
                .string(inner)
                .toByteArray();
    }

    @Test
    void blob_withOnePartThatIsNotAllowed_isRefused_andThePartNamed() throws Flawed {
        byte[] key = ALICE.signer().blob();
        byte[] inner = Arrays.copyOfRange(blob(), blob().length - 83, blob().length);
        assertThat(holds(blob(1, key, "module@molt", "", "sha512", inner), MESSAGE))
                .isTrue();
        assertFlaw(blob(2, key, "module@molt", "", "sha512", inner), "is of version 2, not 1");
        assertFlaw(blob(-1, key, "module@molt", "", "sha512", inner), "is of version 4294967295, not 1");
        assertFlaw(blob(1, key, "module@molt", "x", "sha512", inner), "has a reserved part of 1 bytes, not 0");
        assertFlaw(blob(1, key, "module@molt ", "", "sha512", inner), "namespace `module@molt `");
        assertFlaw(blob(1, key, "", "", "sha512", inner), "namespace ``");
        assertFlaw(blob(1, key, "module@molt", "", "sha1", inner), "over the digest `sha1`");
        assertFlaw(blob(1, longer(key), "module@molt", "", "sha512", inner), "key has 1 bytes more");
        assertFlaw(blob(1, key, "module@molt", "", "sha512", longer(inner)), "has 1 bytes more than it should");
        assertFlaw(longer(blob(1, key, "module@molt", "", "sha512", inner)), "has 1 bytes more than it should");
        byte[] shorter =
                new SshWriter().string("ssh-ed25519").string(new byte[63]).toByteArray();
        assertFlaw(blob(1, key, "module@molt", "", "sha512", shorter), "has a value of 63 bytes, not 64");
        byte[] rsa = new SshWriter().string("rsa-sha2-512").string(new byte[64]).toByteArray();
        assertFlaw(blob(1, key, "module@molt", "", "sha512", rsa), "type `rsa-sha2-512`");
        byte[] weak = new SshWriter()
                .string("ssh-ed25519")
                .string(Arrays.copyOf(new byte[] {1}, SignerKey.LENGTH))
                .toByteArray();
        assertFlaw(blob(1, weak, "module@molt", "", "sha512", inner), "small order");
    }

    private static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static void assertFlaw(byte[] blob, String named) {
        assertThatThrownBy(() -> SshSignature.parseBlob(blob))
                .isInstanceOf(Flawed.class)
                .hasMessageContaining(named);
    }

    @Test
    void armor_ofAnyOtherSpelling_isRefused() throws Flawed {
        String good = ALICE.sign(MESSAGE);
        assertThat(SshSignature.parse(bytes(good)).isOf(MESSAGE)).isTrue();
        for (String bad : new String[] {
            "",
            good.strip(),
            good + "\n",
            " " + good,
            good.replace("\n", "\r\n"),
            good.replaceFirst("\nU1", "\n\nU1"),
            good.replaceFirst("\nU1NI", "\nU1N\nI"),
            good.replace("=", ""),
            good.replaceFirst("U1NI", "U1N*"),
            good.replace("SSH SIGNATURE", "PGP SIGNATURE"),
            good + good,
            "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
            good.replaceFirst("\n", "\n" + "A".repeat(5000) + "\n")
        }) {
            if (!bad.equals(good)) {
                assertThatThrownBy(() -> SshSignature.parse(bytes(bad))).as(bad).isInstanceOf(Flawed.class);
            }
        }
        byte[] characters = bytes(good);
        for (int at = 0; at < characters.length; at++) {
            byte[] changed = characters.clone();
            changed[at] ^= 1;
            try {
                assertThat(SshSignature.parse(changed).isOf(MESSAGE))
                        .as("character " + at)
                        .isFalse();
            } catch (Flawed expected) {
                assertThat(expected.sentence()).isNotEmpty();
            }
        }
    }

    @Test
    void sshKeygen_verifiesOurs_andRefusesWhatWasAltered() throws Exception {
        String signature = ALICE.sign(MESSAGE);
        SshKeygen.Result good = verify("module@molt", MESSAGE, signature);
        assertThat(good.status()).as(good.output()).isZero();
        assertThat(good.output()).contains("Good").contains(ALICE.signer().fingerprint());
        assertThat(verify("module@molt", bytes("other\n"), signature).status()).isNotZero();
        assertThat(verify("file", MESSAGE, signature).status()).isNotZero();
        assertThat(verify("module@molt", MESSAGE, Samples.MALLORY.sign(MESSAGE)).status())
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha256"})
    void whatSshKeygenSigns_holds_andNotWhatWasAltered(String digest) throws Exception {
        SshKeygen.must(directory, "-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", "key");
        Files.write(directory.resolve("file"), MESSAGE);
        SshKeygen.must(directory, "-Y", "sign", "-n", "module@molt", "-O", "hashalg=" + digest, "-f", "key", "file");
        byte[] signature = Files.readAllBytes(directory.resolve("file.sig"));
        assertThat(new String(signature, StandardCharsets.US_ASCII)).startsWith("-----BEGIN SSH SIGNATURE-----\n");
        assertThat(SshSignature.parse(signature).isOf(MESSAGE)).isTrue();
        assertThat(SshSignature.parse(signature).isOf(bytes("some statement!\n")))
                .isFalse();
        assertThat(SshSignature.parse(signature).key()).isEqualTo(SignerKey.read(directory.resolve("key.pub")));
    }

    @Test
    void whatSshKeygenSignsForAnotherPurpose_isRefused() throws Exception {
        SshKeygen.must(directory, "-q", "-t", "ed25519", "-N", "", "-f", "key");
        Files.write(directory.resolve("file"), MESSAGE);
        SshKeygen.must(directory, "-Y", "sign", "-n", "git", "-f", "key", "file");
        byte[] signature = Files.readAllBytes(directory.resolve("file.sig"));
        assertThatThrownBy(() -> SshSignature.parse(signature))
                .hasMessageContaining("namespace `git`, not `module@molt`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "rsa"})
    void whatSshKeygenSignsWithAnotherAlgorithm_isRefused(String algorithm) throws Exception {
        SshKeygen.must(directory, "-q", "-t", algorithm, "-N", "", "-f", "key");
        Files.write(directory.resolve("file"), MESSAGE);
        SshKeygen.must(directory, "-Y", "sign", "-n", "module@molt", "-f", "key", "file");
        byte[] signature = Files.readAllBytes(directory.resolve("file.sig"));
        assertThatThrownBy(() -> SshSignature.parse(signature)).hasMessageContaining("not `ssh-ed25519`");
    }
}
