package dev.molt.trust;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it (OpenSSH's PROTOCOL.sshsig), of Ed25519 and in Molt's namespace
 * only. Immutable.
 *
 * <pre>
 *   "SSHSIG"                      what is signed begins with the same six bytes
 *   u32 1                         version
 *   string public key             string "ssh-ed25519", string point (32)
 *   string "module@molt"          namespace    ┐
 *   string ""                     reserved     │ these three are signed, and with them
 *   string "sha512" | "sha256"    digest       ┘ string digest of the message
 *   string signature              string "ssh-ed25519", string signature (64)
 * </pre>
 */
final class SshSignature {
    static final String NAMESPACE = "module@molt";

    /** The most bytes that the armored text has; one of Ed25519 has about 300. */
    static final int LARGEST = 1 << 12;

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String WHAT = "The signature";

    private final SignerKey key;
    private final Digest digest;
    private final byte[] signature;

    /** What the message is reduced to before it is signed. */
    private enum Digest {
        SHA512("sha512", "SHA-512"),
        SHA256("sha256", "SHA-256");

        private final String word;
        private final String algorithm;

        Digest(String word, String algorithm) {
            this.word = word;
            this.algorithm = algorithm;
        }

        byte[] of(byte[] message) {
            try {
                return MessageDigest.getInstance(algorithm).digest(message);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("Every JDK has " + algorithm, e);
            }
        }

        static Digest named(String word) throws Flawed {
            for (Digest digest : values()) {
                if (digest.word.equals(word)) {
                    return digest;
                }
            }
            throw new Flawed(WHAT + " is over the digest " + CanonicalJson.quoted(word) + ", not sha512 or sha256.");
        }
    }

    private SshSignature(SignerKey key, Digest digest, byte[] signature) {
        this.key = key;
        this.digest = digest;
        this.signature = signature;
    }

    static SshSignature parse(byte[] armored) throws Flawed {
        if (armored.length > LARGEST) {
            throw new Flawed(WHAT + " has more than " + LARGEST + " bytes.");
        }
        return parseBlob(Armor.SIGNATURE.unwrap(new String(armored, StandardCharsets.ISO_8859_1)));
    }

    static SshSignature parseBlob(byte[] blob) throws Flawed {
        SshReader from = new SshReader(blob, WHAT);
        from.expect(MAGIC);
        int version = from.u32();
        from.require(version == 1, "is of version " + Integer.toUnsignedString(version) + ", not 1");
        SignerKey key = SignerKey.ofBlob(from.string());
        from.expectText(NAMESPACE, "namespace");
        from.string(0, "reserved part");
        Digest digest = Digest.named(from.text());
        SshReader inner = new SshReader(from.string(), WHAT);
        from.end();
        inner.expectText(SignerKey.ALGORITHM, "type");
        byte[] signature = inner.string(SignerKey.SIGNATURE_LENGTH, "value");
        inner.end();
        return new SshSignature(key, digest, signature);
    }

    /** The key that is said to have signed. */
    SignerKey key() {
        return key;
    }

    /** Whether the key signed just this message. */
    boolean isOf(byte[] message) {
        return key.verifies(signed(digest, message), signature);
    }

    /** A signature of the message, armored. */
    static String sign(SigningKey with, byte[] message) {
        byte[] value = with.rawSignature(signed(Digest.SHA512, message));
        byte[] inner = new SshWriter().string(SignerKey.ALGORITHM).string(value).toByteArray();
        return Armor.SIGNATURE.wrap(new SshWriter()
                .raw(MAGIC)
                .u32(1)
                .string(with.signer().blob())
                .string(NAMESPACE)
                .string("")
                .string(Digest.SHA512.word)
                .string(inner)
                .toByteArray());
    }

    private static byte[] signed(Digest digest, byte[] message) {
        return new SshWriter()
                .raw(MAGIC)
                .string(NAMESPACE)
                .string("")
                .string(digest.word)
                .string(digest.of(message))
                .toByteArray();
    }
}
