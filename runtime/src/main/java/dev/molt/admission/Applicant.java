package dev.molt.admission;

import dev.molt.archive.Sha256;
import dev.molt.trust.SignedStatement;
import dev.molt.trust.SignedStatements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;

/**
 * An archive that asks to be let in. Immutable, and so should be the file.
 *
 * @param file where it lies
 * @param fileName what it is called, for people
 * @param size its length in bytes
 * @param signed what was found signed of it
 */
public record Applicant(Path file, String fileName, Sha256 sha256, long size, List<SignedStatement> signed) {
    private static final int BUFFER = 1 << 16;

    public Applicant {
        signed = List.copyOf(signed);
    }

    /** An archive where it lies, with the statements beside it. */
    public static Applicant of(Path file) throws IOException {
        MessageDigest digest = Sha256.computation();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
                size += length;
            }
        }
        Sha256 sha256 = Sha256.of(digest);
        String name = String.valueOf(file.getFileName());
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
        return new Applicant(file, name, sha256, size, new SignedStatements(directory).find(name, sha256));
    }
}
