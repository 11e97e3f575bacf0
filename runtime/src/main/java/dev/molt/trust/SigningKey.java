package dev.molt.trust;

import dev.molt.problem.MoltException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * An Ed25519 private key and the public one that belongs to it. Immutable; it never shows its secret in text.
 *
 * <p>On disk it is OpenSSH's {@code openssh-key-v1} (OpenSSH's PROTOCOL.key), without a passphrase:
 *
 * <pre>
 *   "openssh-key-v1" 0                         magic
 *   string "none"  string "none"  string ""    cipher, key derivation, its options
 *   u32 1                                      keys
 *   string public key                          string "ssh-ed25519", string point
 *   string private section:
 *     u32 check, u32 check                     the same twice
 *     string "ssh-ed25519"  string point  string seed ‖ point  string comment
 *     1 2 3 …                                  up to a multiple of 8
 * </pre>
 */
public final class SigningKey {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String NONE = "none";
    private static final int BLOCK = 8;
    private static final String NEW_KEY = "make a key with `molt keygen` or `ssh-keygen -t ed25519 -N ''`.";

    private final byte[] seed;
    private final PrivateKey secret;
    private final SignerKey signer;
    private final String comment;

    private SigningKey(byte[] seed, SignerKey signer, String comment) throws GeneralSecurityException {
        this.seed = seed.clone();
        this.secret = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        this.signer = signer;
        this.comment = comment;
    }

    /**
     * Makes a new key.
     *
     * @param comment says whose key it is; one line
     * @throws IllegalArgumentException when the comment has characters that are not printable
     */
    public static SigningKey generate(SecureRandom random, String comment) {
        if (!comment.codePoints().allMatch(CanonicalJson::isPrintable)) {
            throw new IllegalArgumentException("The comment has a character that is not printable.");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] point = Arrays.copyOfRange(encoded, encoded.length - SignerKey.LENGTH, encoded.length);
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SigningKey(seed, new SignerKey(point), comment);
        } catch (GeneralSecurityException | Flawed e) {
            throw new AssertionError("Every JDK makes Ed25519 keys", e);
        }
    }

    /**
     * Reads a private key's file.
     *
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#KEY_UNUSABLE}
     */
    public static SigningKey read(Path file) {
        try {
            return parse(KeyFile.read(file), file);
        } catch (Flawed e) {
            throw KeyFile.unusable(file, e.sentence(), NEW_KEY, e);
        } catch (IOException e) {
            throw KeyFile.unreadable(file, e);
        }
    }

    private static SigningKey parse(byte[] bytes, Path file) throws Flawed {
        String text = CanonicalJson.utf8(bytes).replace("\r\n", "\n").strip() + "\n"; // secrets of CI lose line breaks
        if (text.startsWith(SignerKey.ALGORITHM + " ")) {
            throw new Flawed("It is a public key.");
        }
        SshReader from = new SshReader(Armor.PRIVATE_KEY.unwrap(text), "The private key");
        from.expect(MAGIC);
        if (!from.text().equals(NONE)) {
            throw KeyFile.unusable(
                    file,
                    "It is encrypted with a passphrase, which Molt does not ask for.",
                    "sign with `ssh-keygen -Y sign -n " + SshSignature.NAMESPACE + " -f " + file
                            + " STATEMENT`, which does; or sign with a key without a passphrase.",
                    null);
        }
        from.expectText(NONE, "key derivation");
        from.string(0, "list of options");
        from.require(from.u32() == 1, "holds more than one key, or none");
        byte[] publicKey = from.string();
        byte[] section = from.string();
        from.end();
        return parse(SignerKey.ofBlob(publicKey), section);
    }

    private static SigningKey parse(SignerKey signer, byte[] section) throws Flawed {
        SshReader from = new SshReader(section, "The private key");
        int check = from.u32();
        from.require(from.u32() == check, "has two check numbers that differ");
        from.expectText(SignerKey.ALGORITHM, "type");
        byte[] point = from.string(SignerKey.LENGTH, "point");
        byte[] seedAndPoint = from.string(2 * SignerKey.LENGTH, "secret");
        String comment = from.text();
        byte[] padding = from.rest();
        from.require(Arrays.equals(padding, padding(section.length - padding.length)), "has another padding");
        byte[] seed = Arrays.copyOf(seedAndPoint, SignerKey.LENGTH);
        try {
            SigningKey key = new SigningKey(seed, signer, comment);
            boolean belongs = Arrays.equals(point, signer.point())
                    && Arrays.equals(Arrays.copyOfRange(seedAndPoint, seed.length, 2 * seed.length), point)
                    && signer.verifies(seed, key.rawSignature(seed));
            from.require(belongs, "does not belong to the public key beside it");
            return key;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every seed of this length is a key", e);
        }
    }

    /** What follows a section of this length, as ssh-keygen fills it up. */
    private static byte[] padding(int length) {
        byte[] padding = new byte[(BLOCK - length % BLOCK) % BLOCK];
        for (int i = 0; i < padding.length; i++) {
            padding[i] = (byte) (i + 1);
        }
        return padding;
    }

    /**
     * Writes the private key, for its owner's eyes only, and the public key beside it, under the same name and
     * {@code .pub}.
     *
     * @param replace whether the two files may replace others
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#KEY_UNUSABLE}
     */
    public void write(Path file, boolean replace) {
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        try {
            if (!replace && Files.exists(publicFile, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(publicFile.toString());
            }
            KeyFile.write(file, text(), "rw-------", replace);
            KeyFile.write(publicFile, publicText() + "\n", "rw-r--r--", replace);
        } catch (FileAlreadyExistsException e) {
            throw KeyFile.unusable(
                    Path.of(String.valueOf(e.getFile())),
                    "It exists, and a key that is overwritten is lost.",
                    "name another file, or replace it with --force.",
                    e);
        } catch (IOException e) {
            throw KeyFile.unusable(
                    file, e.toString(), "name a file in a directory that exists and that you may write to.", e);
        }
    }

    private String text() {
        int check = Arrays.hashCode(signer.point()); // tells wrong passphrases, of which there are none here
        SshWriter section = new SshWriter()
                .u32(check)
                .u32(check)
                .string(SignerKey.ALGORITHM)
                .string(signer.point())
                .string(new SshWriter().raw(seed).raw(signer.point()).toByteArray())
                .string(comment);
        section.raw(padding(section.size()));
        return Armor.PRIVATE_KEY.wrap(new SshWriter()
                .raw(MAGIC)
                .string(NONE)
                .string(NONE)
                .string("")
                .u32(1)
                .string(signer.blob())
                .string(section.toByteArray())
                .toByteArray());
    }

    /** The public key. */
    public SignerKey signer() {
        return signer;
    }

    /** The line of the public key's file, {@code ssh-ed25519 AAAA… comment}. */
    public String publicText() {
        return (signer.text() + " " + comment).strip();
    }

    /** A signature of the message in the namespace {@code module@molt}, as ssh-keygen writes it to a file. */
    public String sign(byte[] message) {
        return SshSignature.sign(this, message);
    }

    byte[] rawSignature(byte[] message) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(secret);
            signing.update(message);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every JDK signs with Ed25519", e);
        }
    }

    /** The public key's fingerprint. */
    @Override
    public String toString() {
        return signer.fingerprint();
    }
}
