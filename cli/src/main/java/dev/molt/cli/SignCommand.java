package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.module.ModuleDeclaration;
import dev.molt.store.Durable;
import dev.molt.trust.Release;
import dev.molt.trust.SignedStatements;
import dev.molt.trust.SigningKey;
import dev.molt.trust.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs archives. */
@Command(
        name = "sign",
        description = {
            "Signs a statement that an archive is a release of the module in it: ARCHIVE.molt.json, with the signature"
                    + " in ARCHIVE.molt.json.sig. Both go beside the archive.",
            "Several archives make one statement: a release set, whose members go live together or not at all."
        },
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARCHIVE", arity = "1..*", description = "JAR or ZIP files.")
    private List<Path> archives;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The private key, without a passphrase.")
    private Path keyFile = Path.of("");

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "Rises with each release of a module; hosts never go below the highest that was live."
                    + " Default: the seconds since 1970.")
    private @Nullable Long sequence;

    @Option(
            names = "--audience",
            paramLabel = "PATTERN",
            defaultValue = "*",
            description = "The hosts it is meant for, by name, with * and ?. Default: all.")
    private String audience = "*";

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "When it is no longer let in: a duration from now, such as P30D, or an instant, such as"
                    + " 2026-03-02T12:00:00Z. Default: never.")
    private @Nullable String expires;

    @Option(
            names = "--capabilities",
            paramLabel = "WORD",
            split = ",",
            description = "What the modules may use; the same for each ARCHIVE.")
    private @Nullable List<String> capabilities;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "Where the statement goes, a name that ends with .molt.json. Default: beside the first archive,"
                            + " ARCHIVE.molt.json, and release-N.molt.json for several.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (Path archive : archives) {
            if (!Files.exists(archive)) {
                throw usage("There is no " + archive + ".");
            }
        }
        SigningKey key = SigningKey.read(keyFile);
        Statement statement = statement(now);
        Path file = output != null ? output : defaultOutput(now);
        if (!String.valueOf(file.getFileName()).endsWith(SignedStatements.STATEMENT)) {
            throw usage("A host looks for names that end with " + SignedStatements.STATEMENT + " only: " + file + ".");
        }
        Path signature = file.resolveSibling(file.getFileName() + SignedStatements.SIGNATURE);
        Files.deleteIfExists(signature); // so that no host sees a signature that is not the statement's
        Durable.write(file, statement.text());
        Durable.write(signature, key.sign(statement.bytes()));
        print(statement, key, file, signature);
        return CommandLine.ExitCode.OK;
    }

    private CommandLine.ParameterException usage(@Nullable String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private long sequence(Instant now) {
        return sequence != null ? sequence : now.getEpochSecond();
    }

    private Path defaultOutput(Instant now) {
        Path first = archives.get(0);
        String name = archives.size() == 1 ? String.valueOf(first.getFileName()) : "release-" + sequence(now);
        return first.resolveSibling(name + SignedStatements.STATEMENT);
    }

    private Statement statement(Instant now) throws IOException {
        List<Release> releases = new ArrayList<>();
        try {
            for (Path archive : archives) {
                releases.add(release(archive, sequence(now)));
            }
            releases.sort(Comparator.comparing(Release::module));
            return new Statement(audience, now, expires(now), releases);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private Release release(Path file, long number) throws IOException {
        MessageDigest digest = Sha256.computation();
        long size;
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            size = in.transferTo(out);
        }
        Sha256 sha256 = Sha256.of(digest);
        String name = String.valueOf(file.getFileName());
        try (Archive archive = Archive.open(file, name, ArchiveLimits.DEFAULT)) {
            archive.verify();
            ModuleDeclaration declaration = ModuleDeclaration.read(archive, sha256, name);
            List<String> words = capabilities == null ? List.of() : List.copyOf(new TreeSet<>(capabilities));
            return new Release(declaration.name(), declaration.label().text(), number, sha256, size, words);
        }
    }

    private Optional<Instant> expires(Instant now) {
        if (expires == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(expires.startsWith("P") ? now.plus(Duration.parse(expires)) : Instant.parse(expires))
                    .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw usage("--expires takes a duration such as P30D or an instant such as 2026-03-02T12:00:00Z, not "
                    + expires + ".");
        }
    }

    private void print(Statement statement, SigningKey key, Path file, Path signature) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonArray modules = new JsonArray();
            statement
                    .modules()
                    .forEach(release -> modules.add(JsonObject.builder()
                            .value("module", release.module())
                            .value("version", release.version())
                            .value("sequence", release.sequence())
                            .value("sha256", release.sha256().hex())
                            .done()));
            out.println(JsonWriter.string(JsonObject.builder()
                    .value("statement", file.toString())
                    .value("signature", signature.toString())
                    .value("key", key.signer().fingerprint())
                    .value("modules", modules)
                    .done()));
        } else {
            statement
                    .modules()
                    .forEach(release ->
                            out.println("signed     " + release.describe() + ", sequence " + release.sequence()));
            out.println("key        " + key.signer().fingerprint());
            out.println("statement  " + file);
            out.println("signature  " + signature);
        }
        out.flush();
    }
}
