package dev.molt.trust;

import dev.molt.archive.Sha256;
import dev.molt.problem.MoltException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** An Ed25519 public key, whose point is canonical and generates a group large enough to sign in. Immutable. */
public final class SignerKey {
    /** The name of the algorithm in all of OpenSSH's formats. */
    static final String ALGORITHM = "ssh-ed25519";

    static final int LENGTH = 32;
    static final int SIGNATURE_LENGTH = 64;

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    /**
     * The y of all points whose order divides 8: with such a key a signature can be made that holds for any message.
     * Orders 1, 2, 4, 8, 8.
     */
    private static final Set<BigInteger> SMALL_ORDER = Set.of(
            BigInteger.ONE,
            PRIME.subtract(BigInteger.ONE),
            BigInteger.ZERO,
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16),
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16));

    private final byte[] point;
    private final PublicKey key;

    /** @param point as RFC 8032, section 5.1.2 encodes it */
    SignerKey(byte[] point) throws Flawed {
        this.point = point.clone();
        BigInteger y = y(point);
        if (y.compareTo(PRIME) >= 0) {
            throw new Flawed("The public key is no canonical encoding of a point.");
        }
        if (SMALL_ORDER.contains(y)) {
            throw new Flawed("The public key is a point of small order, for which anybody can make signatures.");
        }
        try {
            byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + LENGTH);
            System.arraycopy(point, 0, encoded, X509_PREFIX.length, LENGTH);
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new Flawed("The public key can't be used: " + e.getMessage() + ".");
        }
    }

    private static BigInteger y(byte[] point) {
        byte[] bigEndian = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bigEndian[i] = point[LENGTH - 1 - i];
        }
        bigEndian[0] &= 0x7f; // the sign of x
        return new BigInteger(1, bigEndian);
    }

    /** Reads a public key in OpenSSH's binary form, up to its end. */
    static SignerKey ofBlob(byte[] blob) throws Flawed {
        SshReader from = new SshReader(blob, "The public key");
        from.expectText(ALGORITHM, "type");
        byte[] point = from.string(LENGTH, "point");
        from.end();
        return new SignerKey(point);
    }

    /** Reads {@code ssh-ed25519 AAAA…}, with a comment after it or none. */
    static SignerKey ofText(String line) throws Flawed {
        String[] words = line.strip().split("[ \t]+", 3);
        if (!words[0].equals(ALGORITHM) || words.length < 2) {
            throw new Flawed("It is no line \"" + ALGORITHM + " AAAA… comment\": it begins with "
                    + CanonicalJson.quoted(words[0]) + ".");
        }
        return ofBlob(base64(words[1]));
    }

    static byte[] base64(String text) throws Flawed {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Flawed("The public key is not base64.");
        }
    }

    /**
     * Reads the file of a public key, as {@code ssh-keygen} and {@code molt keygen} write it.
     *
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#KEY_UNUSABLE}
     */
    public static SignerKey read(Path file) {
        try {
            String text = CanonicalJson.utf8(KeyFile.read(file));
            if (text.strip().indexOf('\n') >= 0) {
                throw new Flawed("It has more than one line.");
            }
            return ofText(text);
        } catch (Flawed e) {
            throw KeyFile.unusable(
                    file, e.sentence(), "name the .pub file of an Ed25519 key; `molt keygen` makes one.", e);
        } catch (IOException e) {
            throw KeyFile.unreadable(file, e);
        }
    }

    /** Whether the signature is this key's for the message. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (SignatureException e) {
            return false; // its numbers are out of range
        } catch (GeneralSecurityException e) {
            return false; // the point is not on the curve, which the JDK finds out here
        }
    }

    /** OpenSSH's binary form. */
    byte[] blob() {
        return new SshWriter().string(ALGORITHM).string(point).toByteArray();
    }

    byte[] point() {
        return point.clone();
    }

    /** As {@code ssh-keygen -l} shows it: {@code SHA256:} and the digest in base64. */
    public String fingerprint() {
        byte[] digest = Sha256.computation().digest(blob());
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    }

    /** The algorithm and the key, {@code ssh-ed25519 AAAA…}. */
    public String text() {
        return ALGORITHM + " " + Base64.getEncoder().encodeToString(blob());
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof SignerKey key && Arrays.equals(point, key.point);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(point);
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
