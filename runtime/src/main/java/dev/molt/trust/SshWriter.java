package dev.molt.trust;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writing in the encoding of SSH (RFC 4251, section 5). Confined to one writer. */
final class SshWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Appends bytes without a length. */
    SshWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    SshWriter u32(int value) {
        return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** Appends a length and the bytes. */
    SshWriter string(byte[] value) {
        return u32(value.length).raw(value);
    }

    SshWriter string(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
