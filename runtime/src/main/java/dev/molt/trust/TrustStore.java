package dev.molt.trust;

import dev.molt.problem.MoltException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose keys a host knows, and for which modules each may sign: the files {@code allowed_signers} and {@code modules} of a
 * home's directory {@code trust}, as they were when they were read. There is a trust store as soon as there is an
 * {@code allowed_signers}, even an empty one; from then on only signed archives are let in. Immutable.
 *
 * @param signers the lines of {@code allowed_signers}
 * @param grants the lines of {@code modules}, no principal twice; a principal without a line may sign for no module
 */
public record TrustStore(List<Signer> signers, List<Grant> grants) {
    static final String SIGNERS = "allowed_signers";
    static final String GRANTS = "modules";

    public TrustStore {
        signers = List.copyOf(signers);
        grants = List.copyOf(grants);
    }

    /**
     * Reads a trust store; empty where there is none.
     *
     * @param directory a home's {@code trust}
     * @param zone of times in {@code allowed_signers} that end without {@code Z}
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#TRUST_UNUSABLE}, naming file and line
     */
    public static Optional<TrustStore> read(Path directory, ZoneId zone) {
        Path signers = directory.resolve(SIGNERS);
        Path grants = directory.resolve(GRANTS);
        return TrustFile.lines(signers)
                .map(lines -> new TrustStore(
                        signers(signers, lines, zone),
                        grants(grants, TrustFile.lines(grants).orElse(List.of()))));
    }

    /** @param file for messages */
    static List<Signer> signers(Path file, List<String> lines, ZoneId zone) {
        List<Signer> signers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                Signer.parse(i + 1, lines.get(i), zone).ifPresent(signers::add);
            } catch (Flawed e) {
                throw TrustFile.unusable(file, i + 1, e.sentence(), e);
            }
        }
        return signers;
    }

    /** @param file for messages */
    static List<Grant> grants(Path file, List<String> lines) {
        List<Grant> grants = new ArrayList<>();
        Set<String> principals = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                Optional<Grant> grant = Grant.parse(i + 1, lines.get(i));
                if (grant.isPresent() && !principals.add(grant.get().principal())) {
                    throw new Flawed("The principal " + grant.get().principal() + " has a line before.");
                }
                grant.ifPresent(grants::add);
            } catch (Flawed e) {
                throw TrustFile.unusable(file, i + 1, e.sentence(), e);
            }
        }
        return grants;
    }

    /** What the principal may sign for; empty where it has no line. */
    public Optional<PatternList> modulesOf(String principal) {
        return grants.stream()
                .filter(grant -> grant.principal().equals(principal))
                .map(Grant::modules)
                .findFirst();
    }
}
