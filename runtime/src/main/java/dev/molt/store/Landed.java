package dev.molt.store;

import dev.molt.archive.Sha256;
import java.nio.file.Path;

/**
 * A private copy of an archive, which nobody else writes. Immutable.
 *
 * @param sha256 the digest of the copy
 * @param copy where it lies: in staging, or among the kept archives
 * @param source where it came from; what lies there now may be something else
 */
public record Landed(Sha256 sha256, Path copy, Path source) {
    /** The file's name as it came, for people. */
    public String fileName() {
        return String.valueOf(source.getFileName());
    }
}
