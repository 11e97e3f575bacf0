package dev.molt.trust;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading the files of a trust store so that none is overlooked: only what is known not to be there is not there. */
final class TrustFile {
    private static final int LARGEST = 1 << 22;

    private TrustFile() {}

    /**
     * The whole file; empty where there is none.
     *
     * @throws MoltException with {@link ProblemCode#TRUST_UNUSABLE} when that can't be told, or it can't be read
     */
    static Optional<byte[]> bytes(Path file) {
        try {
            if (!exists(file)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(file)) {
                throw unusable(file, 0, "It is no regular file, or a link to nothing.", null);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw unusable(file, 0, "It has more than " + LARGEST + " bytes.", null);
                }
                return Optional.of(bytes);
            }
        } catch (IOException e) {
            throw unusable(file, 0, "It can't be read: " + e + ".", e);
        }
    }

    /**
     * Whether there is anything of this name.
     *
     * @throws IOException when that can't be told, as where a link to nothing hides it
     */
    static boolean exists(Path file) throws IOException {
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            requireDirectoryAbove(file, e);
            return false;
        }
    }

    /** That nothing is there says something only if what should hold it is a directory; JDKs differ in telling that. */
    private static void requireDirectoryAbove(Path file, NoSuchFileException cause) throws IOException {
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        if (above != null && !Files.isDirectory(above)) {
            throw new IOException(above + " is no directory, or a link to nothing", cause);
        }
    }

    /** The file's lines, without their breaks; empty where there is none. */
    static Optional<List<String>> lines(Path file) {
        Optional<byte[]> bytes = bytes(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(List.of(CanonicalJson.utf8(bytes.get()).split("\n", -1)));
        } catch (Flawed e) {
            throw unusable(file, 0, e.sentence(), e);
        }
    }

    /** @param line 0 where it is about the whole file */
    static MoltException unusable(Path file, int line, String sentence, @Nullable Throwable cause) {
        String where = line == 0 ? file.toString() : file + ", line " + line;
        return new MoltException(
                Problem.of(
                        "The trust store can't be used, so no archive can be proven to be signed.",
                        List.of(Finding.refused(
                                ProblemCode.TRUST_UNUSABLE,
                                "",
                                where + ": " + sentence,
                                "correct " + where + ", or restore it from a copy."))),
                cause);
    }
}
