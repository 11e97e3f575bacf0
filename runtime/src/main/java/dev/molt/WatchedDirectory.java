package dev.molt;

import dev.molt.archive.Sha256;
import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import dev.molt.update.Change;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.Updates;
import dev.molt.watch.Arrival;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Maps each file that has been dealt with to the digest it had. */
    private final Map<String, Sha256> files;

    /** Whether a module goes when its file does. */
    private final boolean deletionUndeploys;

    WatchedDirectory(
            Home home, Updates updates, Listeners listeners, Map<String, Sha256> known, boolean deletionUndeploys) {
        this.home = home;
        this.updates = updates;
        this.listeners = listeners;
        this.files = new HashMap<>(known);
        this.deletionUndeploys = deletionUndeploys;
    }

    /**
     * Makes an update of an arrival.
     *
     * @return the names of the files, gone ones too, that are done with, whatever came of them; the others are to be
     *     offered again
     */
    Set<String> deal(Arrival arrival) {
        Map<String, Landed> landed = land(arrival.files());
        Set<String> done = new HashSet<>(landed.keySet());
        done.addAll(arrival.gone());
        Map<String, Sha256> before = new HashMap<>(files);
        arrival.gone().forEach(files::remove);
        landed.forEach((file, copy) -> files.put(file, copy.sha256()));
        landed.values().removeIf(copy -> copy.sha256().equals(before.get(copy.fileName())) || wasRefused(copy));
        if (update(landed, arrival, before)) {
            return done;
        }
        files.clear();
        files.putAll(before);
        return Set.of();
    }

    /** Carries out what is left of an arrival without what is refused; false when the host can't at the moment. */
    private boolean update(Map<String, Landed> landed, Arrival arrival, Map<String, Sha256> before) {
        Set<String> removed = deletionUndeploys ? removedModules(arrival.gone(), before) : Set.of();
        while (!landed.isEmpty() || !removed.isEmpty()) {
            if (!(carryOut(landed.values(), removed) instanceof UpdateOutcome.Refused refused)) {
                return true;
            }
            if (refused.problem().code().isOfHost()) {
                return false;
            }
            Optional<Sha256> culprit = refused.culprit();
            if (culprit.isEmpty()
                    || !landed.values().removeIf(copy -> copy.sha256().equals(culprit.get()))) {
                return true;
            }
            landed.replaceAll((file, copy) -> land(copy, arrival.files()).orElse(copy));
        }
        return true;
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

    /** Another copy of a file whose first copy went with a refused update; empty when it was kept or has changed. */
    private Optional<Landed> land(Landed first, List<Path> arrived) {
        for (Path file : arrived) {
            if (first.fileName().equals(String.valueOf(file.getFileName()))) {
                try {
                    return home.land(file).filter(copy -> copy.sha256().equals(first.sha256()));
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private boolean wasRefused(Landed copy) {
        Optional<String> reason = home.refusal(copy.sha256());
        reason.ifPresent(text -> {
            home.discard(copy);
            listeners.tell(new MoltEvent.Waiting(Problem.of(
                            ProblemCode.DIGEST_REFUSED,
                            copy.fileName() + " is not tried again.",
                            text,
                            "put another archive there, or ask for this one explicitly.")
                    .withState("Still serving: " + updates.live().describe() + ", untouched.")));
        });
        return reason.isPresent();
    }

    /** The live modules that came from files which are gone, unless the same archive is there under another name. */
    private Set<String> removedModules(Set<String> gone, Map<String, Sha256> before) {
        Set<String> removed = new TreeSet<>();
        for (GenerationRecord.Module module : updates.live().modules()) {
            boolean wasThere = gone.contains(module.file())
                    || gone.stream().map(before::get).anyMatch(module.sha256()::equals);
            if (wasThere && !files.containsValue(module.sha256())) {
                removed.add(module.name());
            }
        }
        return removed;
    }

    private UpdateOutcome carryOut(Collection<Landed> landed, Set<String> removed) {
        List<String> causes = new ArrayList<>();
        landed.forEach(copy -> causes.add(copy.fileName() + " landed"));
        removed.forEach(module -> causes.add("the file of " + module + " was deleted"));
        Map<String, Sha256> directory = new HashMap<>(files);
        return updates.carryOut(new Change.Put(String.join(", ", causes), List.copyOf(landed), removed, directory));
    }
}
