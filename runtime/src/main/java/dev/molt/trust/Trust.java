package dev.molt.trust;

import dev.molt.archive.Sha256;
import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which archives a host lets in for what was signed of them.
 *
 * <p>The trust store is read anew for each check, so that what people change in it counts at once. A check decides by the
 * digest and the size; that the archive also declares what was signed is told by
 * {@link Verdict.Trusted#contradictions}, and that a release set is whole by {@link #incomplete}. What went live is told
 * with {@link #accepted}: from then on no lower sequence is let in. To go back to a kept generation asks nobody here.
 *
 * <p>Thread-safe; but {@code accepted.json} has one writer, the host that holds the home's lock.
 */
public final class Trust {
    private final Path directory;
    private final String host;
    private final Clock clock;

    /**
     * @param directory a home's {@code trust}, which need not exist
     * @param host the host's name, which a statement's audience has to match
     * @param clock its zone is that of times in {@code allowed_signers} that end without {@code Z}
     */
    public Trust(Path directory, String host, Clock clock) {
        this.directory = directory;
        this.host = host;
        this.clock = clock;
    }

    /** Whether only signed archives are let in; also true where that can't be told. */
    public boolean isRequired() {
        try {
            return TrustFile.exists(directory.resolve(TrustStore.SIGNERS));
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Checks an archive before a byte of it is interpreted.
     *
     * @param found what {@link SignedStatements#find} found beside it; the first one that passes counts
     */
    public Verdict check(Sha256 sha256, long size, List<SignedStatement> found) {
        try {
            return TrustStore.read(directory, clock.getZone())
                    .map(store -> new Judgement(store, AcceptedReleases.read(directory), host, clock.instant())
                            .of(sha256, size, found))
                    .orElseGet(Verdict.Unsigned::new);
        } catch (MoltException e) {
            return new Verdict.Refused(e.problem().findings());
        }
    }

    /**
     * Tells which archives have to wait, as other members of their release set would not go live with them.
     *
     * @param updated what is trusted of the archives of one update
     * @param next the digests of all archives that would be live after it, those that are live already among them
     * @return maps the digest of each archive that has to wait to the reason; empty where all may go live
     */
    public static Map<Sha256, Finding> incomplete(Collection<Verdict.Trusted> updated, Set<Sha256> next) {
        Map<Sha256, Finding> waiting = new LinkedHashMap<>();
        Set<Sha256> live = new HashSet<>(next);
        boolean changed = true;
        while (changed) { // one that waits may be what another set lacks then
            changed = false;
            for (Verdict.Trusted trusted : updated) {
                List<Release> missing = trusted.statement().modules().stream()
                        .filter(release -> !live.contains(release.sha256()))
                        .toList();
                if (!missing.isEmpty() && !waiting.containsKey(trusted.release().sha256())) {
                    waiting.put(trusted.release().sha256(), incomplete(trusted, missing));
                    live.remove(trusted.release().sha256());
                    changed = true;
                }
            }
        }
        return waiting;
    }

    private static Finding incomplete(Verdict.Trusted trusted, List<Release> missing) {
        String listed = missing.stream()
                .map(release -> release.describe() + " (" + release.sha256().abbreviated() + "…)")
                .collect(Collectors.joining(", "));
        return Finding.refused(
                ProblemCode.RELEASE_INCOMPLETE,
                "",
                "By the statement " + trusted.file() + " " + trusted.release().describe()
                        + " goes live together with others, of which this update lacks " + listed + ".",
                "put all archives of the release set there.");
    }

    /**
     * Remembers what goes live, for good; a lower sequence than the highest changes nothing. To be called before the point
     * of no return, so that no crash forgets it.
     *
     * @throws MoltException with {@link ProblemCode#TRUST_UNUSABLE} when it can't be kept
     */
    public synchronized void accepted(Collection<Verdict.Trusted> live) {
        AcceptedReleases before = AcceptedReleases.read(directory);
        AcceptedReleases after = before;
        for (Verdict.Trusted trusted : live) {
            after = after.with(trusted.release());
        }
        if (after.equals(before)) {
            return;
        }
        try {
            after.write(directory);
        } catch (IOException e) {
            throw TrustFile.unusable(directory, 0, "The sequences that went live can't be kept: " + e + ".", e);
        }
    }
}
