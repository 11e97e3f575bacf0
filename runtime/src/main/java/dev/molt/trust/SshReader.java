package dev.molt.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reading in the encoding of SSH (RFC 4251, section 5). Each length is checked against what remains before it is used.
 * Confined to one reader.
 */
final class SshReader {
    private final ByteBuffer bytes;
    private final String what;

    /** @param what what is read, for messages: "the signature" */
    SshReader(byte[] bytes, String what) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.what = what;
    }

    /** Passes bytes without a length. */
    void expect(byte[] magic) throws Flawed {
        require(bytes.remaining() >= magic.length && Arrays.equals(take(magic.length), magic), "has another beginning");
    }

    int u32() throws Flawed {
        require(bytes.remaining() >= Integer.BYTES, "is cut off");
        return bytes.getInt();
    }

    /** Passes a length and as many bytes. */
    byte[] string() throws Flawed {
        long length = Integer.toUnsignedLong(u32());
        require(length <= bytes.remaining(), "is cut off, or declares a length that reaches past its end");
        return take((int) length);
    }

    /** Passes a string that has just this many bytes. */
    byte[] string(int length, String part) throws Flawed {
        byte[] value = string();
        require(value.length == length, "has a " + part + " of " + value.length + " bytes, not " + length);
        return value;
    }

    String text() throws Flawed {
        return CanonicalJson.utf8(string());
    }

    /** Passes a string that must be this one. */
    void expectText(String expected, String part) throws Flawed {
        byte[] value = string();
        require(
                Arrays.equals(value, expected.getBytes(StandardCharsets.US_ASCII)),
                "has the " + part + " " + CanonicalJson.quoted(new String(value, StandardCharsets.ISO_8859_1))
                        + ", not " + CanonicalJson.quoted(expected));
    }

    /** Passes all that is left. */
    byte[] rest() {
        return take(bytes.remaining());
    }

    /** The end must be here. */
    void end() throws Flawed {
        require(!bytes.hasRemaining(), "has " + bytes.remaining() + " bytes more than it should");
    }

    void require(boolean holds, String defect) throws Flawed {
        if (!holds) {
            throw new Flawed(what + " " + defect + ".");
        }
    }

    private byte[] take(int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}
