package dev.molt.trust;

import dev.molt.problem.MoltException;
import dev.molt.store.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A trust store as files that people edit: what is changed here leaves all other lines as they are, comments and those
 * for other readers too. Each file is replaced as a whole, and never by one that could not be read. Thread-safe, across
 * processes too.
 */
public final class TrustFiles {
    private final Path directory;
    private final Path signers;
    private final Path grants;
    private final ZoneId zone;

    /**
     * @param directory a home's {@code trust}, which is made when it is needed
     * @param zone of times that end without {@code Z}
     */
    public TrustFiles(Path directory, ZoneId zone) {
        this.directory = directory;
        this.signers = directory.resolve(TrustStore.SIGNERS);
        this.grants = directory.resolve(TrustStore.GRANTS);
        this.zone = zone;
    }

    /**
     * What was taken out. Immutable.
     *
     * @param lines how many lines named the principal
     * @param matching the lines whose patterns match the principal still
     * @param left how many signers there are still; with none, every archive is refused
     */
    public record Removed(int lines, List<Signer> matching, int left) {
        public Removed {
            matching = List.copyOf(matching);
        }
    }

    /** A change of both files' lines. */
    private interface Edit<T> {
        T on(List<String> signerLines, List<String> grantLines) throws Flawed;
    }

    /**
     * Adds a key, unless the very line is there, and patterns of modules, unless they are.
     *
     * @return what the principal may sign for now; empty for nothing
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#TRUST_UNUSABLE} when the files can't be read or
     *     written
     */
    public Optional<PatternList> add(NewSigner added) {
        return edit((signerLines, grantLines) -> {
            if (!signerLines.contains(added.line())) {
                signerLines.add(added.line());
            }
            Set<String> patterns = new LinkedHashSet<>();
            int at = grantLine(grantLines, added.principal());
            if (at >= 0) {
                Grant.parse(at + 1, grantLines.get(at))
                        .ifPresent(grant -> patterns.addAll(grant.modules().patterns()));
            }
            if (!patterns.addAll(added.modules())) {
                return patterns.isEmpty() ? Optional.empty() : Optional.of(new PatternList(List.copyOf(patterns)));
            }
            PatternList modules = new PatternList(List.copyOf(patterns));
            String line = added.principal() + " " + modules;
            if (at >= 0) {
                grantLines.set(at, line);
            } else {
                grantLines.add(line);
            }
            return Optional.of(modules);
        });
    }

    /**
     * Takes a principal out of both files. The files stay, even without a line: signatures are required as before.
     *
     * @throws MoltException with {@link dev.molt.problem.ProblemCode#TRUST_UNUSABLE} when the files can't be read or
     *     written
     */
    public Removed remove(String principal) {
        if (!Files.exists(directory)) {
            return new Removed(0, List.of(), 0);
        }
        return edit((signerLines, grantLines) -> {
            int lines = 0;
            List<String> kept = new ArrayList<>();
            for (String line : signerLines) {
                Optional<Signer> signer = Signer.parse(0, line, zone);
                if (signer.isPresent() && signer.get().names(principal)) {
                    lines++;
                    Signer.without(principal, line).ifPresent(kept::add);
                } else {
                    kept.add(line);
                }
            }
            signerLines.clear();
            signerLines.addAll(kept);
            int at = grantLine(grantLines, principal);
            if (at >= 0) {
                grantLines.remove(at);
            }
            List<Signer> left = TrustStore.signers(signers, signerLines, zone);
            List<Signer> matching = left.stream()
                    .filter(signer -> signer.principals().matches(principal))
                    .toList();
            return new Removed(lines + (at >= 0 ? 1 : 0), matching, left.size());
        });
    }

    private static int grantLine(List<String> lines, String principal) throws Flawed {
        for (int i = 0; i < lines.size(); i++) {
            Optional<Grant> grant = Grant.parse(i + 1, lines.get(i));
            if (grant.isPresent() && grant.get().principal().equals(principal)) {
                return i;
            }
        }
        return -1;
    }

    /** One editor at a time, of all processes and threads. The signers are written first: they are what is revoked. */
    private <T> T edit(Edit<T> edit) {
        synchronized (TrustFiles.class) { // a process can't lock a file twice
            try {
                Files.createDirectories(directory);
                try (FileChannel lock = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    lock.lock();
                    return editLocked(edit);
                }
            } catch (IOException e) {
                throw TrustFile.unusable(directory, 0, "It can't be written: " + e + ".", e);
            }
        }
    }

    private <T> T editLocked(Edit<T> edit) throws IOException {
        TrustStore.read(directory, zone); // names the line that is at fault, if one is
        List<String> signersBefore = lines(signers);
        List<String> grantsBefore = lines(grants);
        List<String> signersAfter = new ArrayList<>(signersBefore);
        List<String> grantsAfter = new ArrayList<>(grantsBefore);
        T result;
        try {
            result = edit.on(signersAfter, grantsAfter);
        } catch (Flawed e) {
            throw TrustFile.unusable(directory, 0, e.sentence(), e);
        }
        TrustStore.signers(signers, signersAfter, zone);
        TrustStore.grants(grants, grantsAfter);
        write(signers, signersBefore, signersAfter);
        write(grants, grantsBefore, grantsAfter);
        return result;
    }

    private static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>(TrustFile.lines(file).orElse(List.of()));
        if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static void write(Path file, List<String> before, List<String> after) throws IOException {
        if (!after.equals(before)) {
            Durable.write(file, after.isEmpty() ? "" : String.join("\n", after) + "\n");
        }
    }
}
