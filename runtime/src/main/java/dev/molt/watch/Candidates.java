package dev.molt.watch;

import dev.molt.archive.Archive;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the looks at one directory have seen so far. Confined to whoever looks. */
final class Candidates {
    /** For how many looks a candidate that is ready waits for others that are just arriving. */
    private static final int PATIENCE = 4;

    private final Path directory;
    private final Predicate<Path> names;

    /** Maps a file's name to how it was when it was dealt with; a file that is like that is no candidate. */
    private final Map<String, Snapshot> dealtWith = new HashMap<>();

    /** Maps a file's name to its state as a candidate. */
    private final Map<String, Candidate> candidates = new TreeMap<>();

    /** The files that were dealt with and were missing at the last look. */
    private Set<String> missing = new HashSet<>();

    /** The directory's own identity at the last look that found anything; null before, and where there is none. */
    private @Nullable Object directoryKey;

    Candidates(Path directory, Predicate<Path> names) {
        this.directory = directory;
        this.names = names;
    }

    /** A file as one look sees it. */
    private record Snapshot(
            long size, FileTime modified, @Nullable Object key) {
        static Snapshot of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Snapshot(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    static final class Candidate {
        private Snapshot snapshot;
        private int looks;
        private long unchangedSince;
        private boolean told;

        private Candidate(Snapshot snapshot, long now) {
            this.snapshot = snapshot;
            this.unchangedSince = now;
        }
    }

    /**
     * What one look has found.
     *
     * @param arrival what is ready; empty when nothing is
     * @param unsettled whether another look is due soon
     * @param stalled the candidates that have made no progress for the time given, each told once
     */
    record Look(Arrival arrival, boolean unsettled, List<Path> stalled) {}

    /**
     * Looks at all files once.
     *
     * @param nanoTime the time, as of {@link System#nanoTime}
     * @param stallNanos after which time without progress a candidate counts as stalled
     * @throws IOException when the directory can't be listed: then nothing is known, and nothing is gone
     */
    Look look(long nanoTime, long stallNanos) throws IOException {
        Map<String, Snapshot> seen = list();
        List<Path> ready = new ArrayList<>();
        List<Path> stalled = new ArrayList<>();
        boolean fresh = false;
        candidates.keySet().retainAll(seen.keySet());
        for (Map.Entry<String, Snapshot> file : seen.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (file.getValue().equals(dealtWith.get(file.getKey()))) {
                candidates.remove(file.getKey());
                continue;
            }
            Candidate candidate = candidates.get(file.getKey());
            if (candidate == null || !candidate.snapshot.equals(file.getValue())) {
                candidates.put(file.getKey(), new Candidate(file.getValue(), nanoTime));
                fresh = true;
            } else if (Archive.looksComplete(path)) {
                candidate.looks++;
                ready.add(path);
            } else if (!candidate.told && nanoTime - candidate.unchangedSince >= stallNanos) {
                candidate.told = true;
                stalled.add(path);
            }
        }
        boolean waiting = candidates.size() > ready.size();
        Set<String> gone = gone(seen.keySet(), waiting);
        boolean hold = fresh && ready.stream().allMatch(path -> looks(path) < PATIENCE);
        return hold
                ? new Look(new Arrival(List.of(), Set.of()), true, stalled)
                : new Look(new Arrival(ready, gone), waiting || !missing.isEmpty(), stalled);
    }

    private int looks(Path path) {
        Candidate candidate = candidates.get(String.valueOf(path.getFileName()));
        return candidate == null ? 0 : candidate.looks;
    }

    private Map<String, Snapshot> list() throws IOException {
        Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        Map<String, Snapshot> seen = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, this::isLookedAt)) {
            for (Path file : files) {
                try {
                    seen.put(String.valueOf(file.getFileName()), Snapshot.of(file));
                } catch (NoSuchFileException e) {
                    seen.remove(String.valueOf(file.getFileName())); // it has vanished since it was listed
                }
            }
        }
        if (seen.isEmpty() && directoryKey != null && !directoryKey.equals(key)) {
            throw new IOException("another, empty directory is in its place");
        }
        directoryKey = key;
        return seen;
    }

    private boolean isLookedAt(Path file) {
        return mayBeArchive(file) && names.test(file.getFileName());
    }

    private static boolean mayBeArchive(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".jar") || name.endsWith(".zip")) && Files.isRegularFile(file);
    }

    /** Files that were missing at two looks; not while something is arriving that may take their place. */
    private Set<String> gone(Set<String> seen, boolean waiting) {
        Set<String> missingNow = new HashSet<>(dealtWith.keySet());
        missingNow.removeAll(seen);
        Set<String> gone = new HashSet<>(missingNow);
        gone.retainAll(missing);
        missing = missingNow;
        return waiting ? Set.of() : gone;
    }

    /** Notes that a file was dealt with as it was at the last look. */
    void deal(String file) {
        Candidate candidate = candidates.remove(file);
        if (candidate != null) {
            dealtWith.put(file, candidate.snapshot);
        }
    }

    /** Notes that a file's absence was dealt with. */
    void forget(String file) {
        dealtWith.remove(file);
        missing.remove(file);
    }

    /** Notes that a file was there when the host last ran, whatever it was like. */
    void expect(String file) {
        dealtWith.put(file, new Snapshot(-1, FileTime.fromMillis(0), null));
    }
}
