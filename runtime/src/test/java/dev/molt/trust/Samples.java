package dev.molt.trust;

import dev.molt.archive.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys, archives and statements to test with. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    static final SigningKey ALICE = SigningKey.generate(new SecureRandom(), "alice");
    static final SigningKey MALLORY = SigningKey.generate(new SecureRandom(), "mallory");

    private Samples() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Sha256 digest(String archive) {
        return Sha256.of(bytes(archive));
    }

    static Release release(String module, long sequence, String archive) {
        return new Release(module, "1.4.2", sequence, digest(archive), archive.length(), List.of("network"));
    }

    static Statement statement(Release... modules) {
        return new Statement("*", NOW, Optional.empty(), List.of(modules));
    }

    static SignedStatement signed(Statement statement, SigningKey by) {
        return signed(statement.bytes(), by);
    }

    static SignedStatement signed(byte[] statement, SigningKey by) {
        return new SignedStatement("some.molt.json", statement, bytes(by.sign(statement)));
    }
}
