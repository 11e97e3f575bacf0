package dev.molt;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.module.Language;
import dev.molt.module.Languages;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import dev.molt.store.Refusal;
import dev.molt.update.Change;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.Updates;
import dev.molt.watch.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes updates of what arrives in the watched directory. An archive that is refused is left out, and the others go on
 * without it: files in a directory need not belong together. Confined to the watch's thread.
 */
final class WatchedDirectory {
    private final Home home;
    private final Updates updates;
    private final Listeners listeners;

    private final ArchiveLimits limits;

    /** Maps each file whose archive went live, or was live already, to that archive's digest. */
    private final Map<String, Sha256> files;

    /** The archives that wait for their language, and of which that was told. */
    private final Set<Sha256> toldToWait = new HashSet<>();

    /** Whether a module goes when its file does. */
    private final boolean deletionUndeploys;

    WatchedDirectory(
            Home home,
            Updates updates,
            Listeners listeners,
            ArchiveLimits limits,
            Map<String, Sha256> known,
            boolean deletionUndeploys) {
        this.limits = limits;
        this.home = home;
        this.updates = updates;
        this.listeners = listeners;
        this.files = new HashMap<>(known);
        this.deletionUndeploys = deletionUndeploys;
    }

    /**
     * Makes an update of an arrival.
     *
     * @return the names of the files, gone ones too, that are done with: what they bring is live, or will not be tried
     *     again by itself; the others are to be offered again
     */
    Set<String> deal(Arrival arrival) {
        Map<String, Landed> landed = land(arrival.files());
        try {
            Map<String, Landed> fresh = new LinkedHashMap<>();
            for (Path file : arrival.files()) {
                Landed copy = landed.get(String.valueOf(file.getFileName()));
                if (copy != null && !isKnown(copy) && !isRefused(copy, file)) {
                    fresh.put(copy.fileName(), copy);
                }
            }
            Set<String> done = new HashSet<>(landed.keySet());
            done.removeAll(fresh.keySet());
            fresh.values().removeIf(this::waitsForItsLanguage);
            done.addAll(update(fresh, arrival.gone()));
            return done;
        } finally {
            landed.values().forEach(home::discard);
        }
    }

    /** Whether an archive is in a language that has to get ready, which begins then; others need not wait for that. */
    private boolean waitsForItsLanguage(Landed copy) {
        if (Languages.here().areReady()) {
            return false;
        }
        Optional<Language> unready;
        try (Archive archive = Archive.open(copy.copy(), copy.fileName(), limits)) {
            unready = Languages.here().unready(ModuleDeclaration.read(archive, copy.sha256(), copy.fileName()));
        } catch (MoltException e) {
            return false; // what is wrong with it is the update's to tell
        }
        unready.filter(language -> toldToWait.add(copy.sha256())).ifPresent(language -> {
            language.prepare();
            listeners.tell(new MoltEvent.Waiting(Problem.of(
                            ProblemCode.LANGUAGE_STARTING,
                            copy.fileName() + " is waiting.",
                            language.name() + " gets ready, which it does once in a process.",
                            "wait some seconds: it goes on by itself.")
                    .withState("Still serving: " + updates.live().describe() + ", untouched; other archives pass.")));
        });
        return unready.isPresent();
    }

    /** Carries out as much of it as can be, and says which files are done with. */
    private Set<String> update(Map<String, Landed> fresh, Set<String> gone) {
        Map<String, Landed> next = new LinkedHashMap<>(fresh);
        Map<String, Landed> leftOut = new LinkedHashMap<>();
        Set<String> leaving = new HashSet<>(gone);
        Set<String> done = new HashSet<>();
        for (; ; ) {
            UpdateOutcome outcome = carryOut(next.values(), leaving);
            if (!(outcome instanceof UpdateOutcome.Refused refused)) {
                done.addAll(next.keySet());
                done.addAll(leaving);
                break;
            }
            boolean fewer = leaveOut(refused.culprits(), next, leftOut);
            fewer |= leaving.removeIf(file -> isOf(refused.culprits(), file));
            if (!fewer) {
                break; // it is no archive's fault
            }
        }
        leftOut.values().stream()
                .filter(copy -> home.refusal(copy.sha256()).isPresent())
                .forEach(copy -> done.add(copy.fileName()));
        return done;
    }

    /** Moves archives from one map to the other; false when there is none to move. */
    private static boolean leaveOut(Set<Sha256> culprits, Map<String, Landed> from, Map<String, Landed> to) {
        Map<String, Landed> moved = new LinkedHashMap<>(from);
        moved.values().removeIf(copy -> !culprits.contains(copy.sha256()));
        from.keySet().removeAll(moved.keySet());
        to.putAll(moved);
        return !moved.isEmpty();
    }

    /** Whether a file that is gone was that of one of these archives. */
    private boolean isOf(Set<Sha256> archives, String file) {
        Sha256 before = files.get(file);
        return before != null && archives.contains(before);
    }

    private Map<String, Landed> land(List<Path> arrived) {
        Map<String, Landed> landed = new LinkedHashMap<>();
        for (Path file : arrived) {
            try {
                // What changes while it is copied is offered again by the watch, as it is not among those done with.
                home.land(file).ifPresent(copy -> landed.put(copy.fileName(), copy));
            } catch (IOException e) {
                listeners.tell(new MoltEvent.Waiting(Problem.of(
                        ProblemCode.ARCHIVE_UNREADABLE,
                        file.getFileName() + " is waiting.",
                        e.toString(),
                        "let the host's user read it, and see that the disk of the home is not full.")));
            }
        }
        return landed;
    }

    /** Whether the file was taken in as it is, and its module is not one that could not come back. */
    private boolean isKnown(Landed copy) {
        return copy.sha256().equals(files.get(copy.fileName()))
                && updates.live().absent().stream()
                        .noneMatch(module -> module.sha256().equals(copy.sha256()));
    }

    /** Whether the archive was refused, and nobody has written the file since then: whoever does asks for another try. */
    private boolean isRefused(Landed copy, Path file) {
        Refusal refusal = home.refusal(copy.sha256()).orElse(null);
        if (refusal == null) {
            return false;
        }
        if (isWrittenAfter(file, refusal.time())) {
            home.forgive(copy.sha256());
            return false;
        }
        listeners.tell(new MoltEvent.Waiting(Problem.of(
                        ProblemCode.DIGEST_REFUSED,
                        copy.fileName() + " is not tried again.",
                        refusal.reason(),
                        "put another archive there; to try this one again, copy it again or touch it.")
                .withState("Still serving: " + updates.live().describe() + ", untouched.")));
        return true;
    }

    private static boolean isWrittenAfter(Path file, FileTime time) {
        try {
            return Files.getLastModifiedTime(file).compareTo(time) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private UpdateOutcome carryOut(Collection<Landed> landed, Set<String> gone) {
        Map<String, Sha256> directory = new HashMap<>(files);
        directory.keySet().removeAll(gone);
        landed.forEach(copy -> directory.put(copy.fileName(), copy.sha256()));
        Set<String> removed = deletionUndeploys ? removedModules(gone, directory) : Set.of();
        List<String> causes = new ArrayList<>();
        landed.forEach(copy -> causes.add(copy.fileName() + " landed"));
        removed.forEach(module -> causes.add("the file of " + module + " was deleted"));
        UpdateOutcome outcome = causes.isEmpty()
                ? new UpdateOutcome.Unchanged(updates.live(), List.of())
                : updates.carryOut(
                        Change.Put.ofDirectory(String.join(", ", causes), List.copyOf(landed), removed, directory));
        if (!(outcome instanceof UpdateOutcome.Refused)) {
            files.clear();
            files.putAll(directory);
        }
        return outcome;
    }

    /** The modules that came from files which are gone, unless the same archive is there under another name. */
    private Set<String> removedModules(Set<String> gone, Map<String, Sha256> directory) {
        Set<String> removed = new TreeSet<>();
        for (GenerationRecord.Module module : updates.live().wanted()) {
            boolean wasThere = gone.contains(module.file())
                    || gone.stream().map(files::get).anyMatch(module.sha256()::equals);
            if (wasThere && !directory.containsValue(module.sha256())) {
                removed.add(module.name());
            }
        }
        return removed;
    }
}
