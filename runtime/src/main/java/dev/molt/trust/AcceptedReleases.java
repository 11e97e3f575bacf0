package dev.molt.trust;

import dev.molt.archive.Sha256;
import dev.molt.problem.MoltException;
import dev.molt.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The highest sequence of each module that ever went live, and the archive that did: {@code accepted.json}. It has one
 * line a module, so that people can strike one out. Immutable.
 *
 * <pre>
 *   {"format":"molt-accepted-1","modules":[
 *   {"module":"pricing","sequence":42,"sha256":"…"},
 *   {"module":"tax","sequence":7,"sha256":"…"}
 *   ]}
 * </pre>
 */
record AcceptedReleases(Map<String, Highest> highest) {
    private static final String FILE = "accepted.json";
    private static final String BEGIN = "{\"format\":\"molt-accepted-1\",\"modules\":[\n";
    private static final String END = "\n]}\n";

    /** The release with a module's highest sequence. Immutable. */
    record Highest(long sequence, Sha256 sha256) {}

    AcceptedReleases {
        highest = Map.copyOf(highest);
    }

    Optional<Highest> of(String module) {
        return Optional.ofNullable(highest.get(module));
    }

    /** The same with this release, unless a higher one is there. */
    AcceptedReleases with(Release release) {
        Map<String, Highest> next = new TreeMap<>(highest);
        next.merge(
                release.module(),
                new Highest(release.sequence(), release.sha256()),
                (old, added) -> added.sequence() > old.sequence() ? added : old);
        return new AcceptedReleases(next);
    }

    /**
     * Reads what is kept in a trust store.
     *
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#TRUST_UNUSABLE}
     */
    static AcceptedReleases read(Path directory) {
        Path file = directory.resolve(FILE);
        Optional<byte[]> bytes = TrustFile.bytes(file);
        if (bytes.isEmpty()) {
            return new AcceptedReleases(Map.of());
        }
        CanonicalJson from = null;
        try {
            from = CanonicalJson.of(bytes.get());
            return parse(from);
        } catch (Flawed e) {
            throw TrustFile.unusable(file, from == null ? 0 : from.line(), e.sentence(), e);
        }
    }

    private static AcceptedReleases parse(CanonicalJson from) throws Flawed {
        Map<String, Highest> highest = new TreeMap<>();
        from.expect(BEGIN);
        if (!from.accept("]}\n")) {
            do {
                from.expect("{\"module\":");
                String module = from.string();
                from.expect(",\"sequence\":");
                long sequence = from.number();
                from.expect(",\"sha256\":");
                Sha256 sha256 = Release.digest(from.string());
                if (highest.put(module, new Highest(sequence, sha256)) != null) {
                    throw new Flawed("The module " + CanonicalJson.quoted(module) + " is there twice.");
                }
                from.expect("}");
            } while (from.accept(",\n"));
            from.expect(END);
        }
        from.end();
        return new AcceptedReleases(highest);
    }

    /** Keeps it in a trust store; on return it is on disk. */
    void write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(highest).forEach((module, release) -> {
            text.append(text.isEmpty() ? BEGIN : ",\n").append("{\"module\":");
            CanonicalJson.append(text, module);
            text.append(",\"sequence\":").append(release.sequence());
            text.append(",\"sha256\":\"").append(release.sha256()).append("\"}");
        });
        Files.createDirectories(directory);
        Durable.write(directory.resolve(FILE), text.isEmpty() ? BEGIN + "]}\n" : text + END);
    }
}
