package dev.molt.trust;

import dev.molt.archive.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The signed statements that lie in a directory of archives: each is a file {@code *.molt.json} with its signature
 * beside it, under the same name and {@code .sig}. That of one archive has the archive's whole name before
 * {@code .molt.json}; that of a release set may have any name. Immutable.
 *
 * <p>A statement without a whole signature counts as not there: both may be on their way. So copy the signature last.
 */
public final class SignedStatements {
    /** How the name of a statement's file ends. */
    public static final String STATEMENT = ".molt.json";

    /** What the name of a signature's file has after the statement's. */
    public static final String SIGNATURE = ".sig";

    private static final int MOST_LOOKED_AT = 1_000;

    private final Path directory;

    public SignedStatements(Path directory) {
        this.directory = directory;
    }

    /**
     * Finds the statements that may be about an archive: first the one under its own name, whatever that says, if it
     * names the archive; then those under other names that do, by name, of at most 1,000 that are looked at; and last
     * the one under its own name if it does not, so that somebody is told. Whether a statement names an archive is told
     * by the digest's digits anywhere in its bytes, which are not interpreted.
     *
     * @param archive the archive's file name
     * @return empty where there is none
     * @throws IOException when the directory can't be listed
     */
    public List<SignedStatement> find(String archive, Sha256 sha256) throws IOException {
        List<SignedStatement> naming = new ArrayList<>();
        Optional<SignedStatement> own = read(archive + STATEMENT);
        own.filter(statement -> names(statement, sha256)).ifPresent(naming::add);
        for (String name : others(archive + STATEMENT)) {
            read(name).filter(statement -> names(statement, sha256)).ifPresent(naming::add);
        }
        own.filter(statement -> !names(statement, sha256)).ifPresent(naming::add);
        return naming;
    }

    private List<String> others(String own) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + STATEMENT)) {
            for (Path file : files) {
                if (names.size() == MOST_LOOKED_AT) {
                    break;
                }
                String name = String.valueOf(file.getFileName());
                if (!name.equals(own)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    private Optional<SignedStatement> read(String name) {
        Optional<byte[]> signature = read(name + SIGNATURE, SshSignature.LARGEST);
        if (signature.isEmpty() || !Armor.SIGNATURE.isWhole(signature.get())) {
            return Optional.empty();
        }
        return read(name, Statement.LARGEST).map(bytes -> new SignedStatement(name, bytes, signature.get()));
    }

    /** One byte more than allowed where there are more, for whoever checks; empty where nothing can be read. */
    private Optional<byte[]> read(String name, int largest) {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty(); // to open a pipe would wait for its writer
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(largest + 1));
        } catch (IOException e) {
            return Optional.empty(); // it went away, or may not be read: as if it were not there
        }
    }

    private static boolean names(SignedStatement statement, Sha256 sha256) {
        return new String(statement.statement(), StandardCharsets.ISO_8859_1).contains(sha256.hex());
    }
}
