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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the looks at one directory have seen so far. Confined to whoever looks. */
final class Candidates {
    /** For how many looks a candidate that stands still is expected to change again, or others with it. */
    private static final int PATIENCE = 4;

    private static final long LONGEST_PUT_OFF_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_DOUBLINGS = 16;

    private final Path directory;
    private final Predicate<Path> names;

    /** Maps a file's name to how it was when it was dealt with; a file that is like that is no candidate. */
    private final Map<String, Snapshot> dealtWith = new HashMap<>();

    /** Maps a file's name to its state as a candidate. */
    private final Map<String, Candidate> candidates = new TreeMap<>();

    /** Maps a file's name to when it is offered again, if it could not be dealt with as it is. */
    private final Map<String, PutOff> putOff = new HashMap<>();

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

    private static final class Candidate {
        private final Snapshot snapshot;
        private final long unchangedSince;

        /** For how many looks it has stood still. */
        private int looks;

        private boolean told;

        private Candidate(Snapshot snapshot, long now) {
            this.snapshot = snapshot;
            this.unchangedSince = now;
        }

        private boolean hasPatience() {
            return looks < PATIENCE;
        }
    }

    /**
     * When a file, or its absence, is offered again that could not be dealt with.
     *
     * @param times how often it was offered
     * @param notBefore as of {@link System#nanoTime}
     */
    private record PutOff(int times, long notBefore) {}

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
        if (candidates.keySet().retainAll(seen.keySet())) {
            offerAgain(nanoTime);
        }
        List<Path> ready = new ArrayList<>();
        List<Path> stalled = new ArrayList<>();
        boolean arriving = false; // some candidate may become ready, and take the place of a file that is gone
        boolean fresh = false; // some candidate has changed since the last look
        boolean changing = false; // some candidate has changed lately
        for (Map.Entry<String, Snapshot> file : seen.entrySet()) {
            String name = file.getKey();
            Candidate candidate = candidates.get(name);
            if (file.getValue().equals(dealtWith.get(name))) {
                candidates.remove(name);
            } else if (candidate == null || !candidate.snapshot.equals(file.getValue())) {
                candidates.put(name, new Candidate(file.getValue(), nanoTime));
                putOff.remove(name);
                fresh = true;
            } else if (!isPutOff(name, nanoTime)) {
                candidate.looks++;
                if (Archive.looksComplete(directory.resolve(name))) {
                    ready.add(directory.resolve(name));
                } else if (nanoTime - candidate.unchangedSince < stallNanos) {
                    arriving = true;
                    changing |= candidate.hasPatience();
                } else if (!candidate.told) {
                    candidate.told = true;
                    stalled.add(directory.resolve(name));
                }
            }
        }
        boolean newlyMissing = !missing.containsAll(missing(seen.keySet()));
        Set<String> gone = gone(seen.keySet(), nanoTime);
        boolean hold = fresh && ready.stream().allMatch(this::hasPatience);
        return new Look(
                hold ? new Arrival(List.of(), Set.of()) : new Arrival(ready, arriving || fresh ? Set.of() : gone),
                fresh || changing || newlyMissing,
                stalled);
    }

    private boolean hasPatience(Path path) {
        Candidate candidate = candidates.get(String.valueOf(path.getFileName()));
        return candidate != null && candidate.hasPatience();
    }

    private boolean isPutOff(String file, long nanoTime) {
        PutOff until = putOff.get(file);
        return until != null && nanoTime - until.notBefore() < 0;
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

    static boolean mayBeArchive(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".jar") || name.endsWith(".zip")) && Files.isRegularFile(file);
    }

    private Set<String> missing(Set<String> seen) {
        Set<String> missingNow = new HashSet<>(dealtWith.keySet());
        missingNow.removeAll(seen);
        return missingNow;
    }

    /** Files that were missing at two looks. */
    private Set<String> gone(Set<String> seen, long nanoTime) {
        Set<String> missingNow = missing(seen);
        Set<String> gone = new HashSet<>(missingNow);
        gone.retainAll(missing);
        gone.removeIf(file -> isPutOff(file, nanoTime));
        missing = missingNow;
        return gone;
    }

    /**
     * Notes what came of an arrival. What could not be dealt with is put off. It is offered again at once when something
     * was dealt with, as it may pass beside that; and together with what is new and could not be dealt with alone.
     *
     * @param done the names of the files that were dealt with
     * @param firstNanos as of {@link #putOff}
     */
    void note(Arrival arrival, Set<String> done, long nanoTime, long firstNanos) {
        boolean othersWait = !arrival.names().containsAll(putOff.keySet());
        boolean again = !done.isEmpty();
        for (String name : arrival.names()) {
            if (!done.contains(name)) {
                again |= othersWait && !putOff.containsKey(name);
                putOff(name, nanoTime, firstNanos);
            } else if (arrival.gone().contains(name)) {
                forget(name);
            } else {
                deal(name);
            }
        }
        if (again) {
            offerAgain(nanoTime);
        }
    }

    /**
     * Notes that a file, or its absence, could not be dealt with: it is offered again later each time, or once it has
     * changed.
     *
     * @param firstNanos how long to put it off the first time; twice as long each further time, up to a minute
     */
    void putOff(String file, long nanoTime, long firstNanos) {
        PutOff before = putOff.get(file);
        int times = before == null ? 0 : before.times();
        long longest = Math.max(firstNanos, LONGEST_PUT_OFF_NANOS);
        long wait = Math.min(longest, firstNanos << Math.min(times, MOST_DOUBLINGS));
        putOff.put(file, new PutOff(times + 1, nanoTime + wait));
        Candidate candidate = candidates.get(file);
        if (candidate != null) {
            candidate.looks = 0;
        }
    }

    /** Something is different now: what was put off is offered at the next look. */
    private void offerAgain(long nanoTime) {
        putOff.replaceAll((file, until) -> new PutOff(until.times(), nanoTime));
    }

    /** Notes that a file was dealt with as it was at the last look. */
    void deal(String file) {
        Candidate candidate = candidates.remove(file);
        if (candidate != null) {
            dealtWith.put(file, candidate.snapshot);
        }
        putOff.remove(file);
    }

    /** Notes that a file's absence was dealt with. */
    void forget(String file) {
        dealtWith.remove(file);
        missing.remove(file);
        putOff.remove(file);
    }

    /** Notes that a file was there when the host last ran, whatever it was like. */
    void expect(String file) {
        dealtWith.put(file, new Snapshot(-1, FileTime.fromMillis(0), null));
    }
}
