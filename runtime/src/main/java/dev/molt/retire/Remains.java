package dev.molt.retire;

import dev.molt.event.MoltEvent;
import dev.molt.module.ModuleVersion;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left of versions that are closed, and whether something holds them. That is found out without any collection
 * being forced: a version that stays when a {@link Witness} that is younger goes is held. The garbage collector may have
 * seen the version just before its last holder let go, and the collector's findings reach the queue one by one; so one
 * witness is not enough, and a version that is held may still be collected. Thread-safe.
 */
final class Remains {
    private static final int REMEMBERED = 10_000;

    private final ReferenceQueue<ClassLoader> found = new ReferenceQueue<>();

    /** Oldest first; guarded by this. */
    private final List<Proof> proofs = new ArrayList<>();

    /** Null when there is nothing to find out; guarded by this. */
    private @Nullable Witness witness;

    /**
     * Begins to follow a version that is about to be closed.
     *
     * @param wasLive whether it ever was: what was refused may be held as well
     */
    synchronized Proof follow(ModuleVersion version, boolean wasLive) {
        Proof proof = new Proof(version, wasLive, found);
        proofs.add(proof);
        if (proofs.size() > REMEMBERED) {
            oldestCollected().ifPresent(proofs::remove);
        }
        return proof;
    }

    /** What is held is never forgotten. */
    private Optional<Proof> oldestCollected() {
        return proofs.stream()
                .filter(proof -> proof.is(Retirement.State.COLLECTED))
                .findFirst();
    }

    /** It is closed: nothing of Molt's holds it any more. */
    synchronized void closed(Proof proof) {
        if (proof.is(Retirement.State.CLOSING)) {
            proof.reached(Retirement.State.RETIRED);
        }
        callWitness();
    }

    private void callWitness() {
        if (witness == null && isUndecided()) {
            witness = new Witness(
                    proofs.stream()
                            .filter(proof -> proof.is(Retirement.State.RETIRED))
                            .toList(),
                    found);
        }
    }

    /** Whether it is not known of all that are closed whether they are held. */
    synchronized boolean isUndecided() {
        return proofs.stream().anyMatch(proof -> proof.is(Retirement.State.RETIRED));
    }

    /** What has been found out since the last look. */
    List<MoltEvent> look() {
        List<Reference<?>> news = new ArrayList<>();
        for (Reference<?> one = found.poll(); one != null; one = found.poll()) {
            news.add(one);
        }
        return note(news);
    }

    /** Waits until something is found out, but not longer than the limit. */
    List<MoltEvent> await(Duration limit) throws InterruptedException {
        Reference<?> first = found.remove(Math.max(1, limit.toMillis()));
        List<MoltEvent> events = new ArrayList<>(first == null ? List.of() : note(List.of(first)));
        events.addAll(look());
        return events;
    }

    private synchronized List<MoltEvent> note(List<Reference<?>> news) {
        List<MoltEvent> events = new ArrayList<>();
        for (Reference<?> one : news) {
            if (one instanceof Proof gone) {
                boolean isNews = gone.wasLive() || gone.is(Retirement.State.HELD);
                gone.reached(Retirement.State.COLLECTED);
                if (isNews) {
                    events.add(new MoltEvent.Collected(
                            gone.retirement().module(), gone.retirement().label()));
                }
            }
        }
        if (witness != null && news.contains(witness)) {
            witness.retired().stream()
                    .filter(Proof::leftByACollection)
                    .map(Proof::retirement)
                    .forEach(held -> events.add(new MoltEvent.Held(held.module(), held.label())));
            witness = null;
            callWitness();
        }
        return events;
    }

    /** The fate of all, oldest first. */
    synchronized List<Retirement> all() {
        return proofs.stream().map(Proof::retirement).toList();
    }

    /** How many versions of each module are held. */
    synchronized Map<String, Integer> held() {
        Map<String, Integer> held = new LinkedHashMap<>();
        proofs.stream()
                .filter(proof -> proof.is(Retirement.State.HELD))
                .forEach(proof -> held.merge(proof.retirement().module(), 1, Integer::sum));
        return held;
    }
}
