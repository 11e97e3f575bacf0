package dev.molt.retire;

import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.module.ModuleVersion;
import dev.molt.reference.Generation;
import dev.molt.reference.Inside;
import dev.molt.reference.Switchboard;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for old generations to drain, closes the versions that no open generation needs, and notes when they have been
 * collected. Owns one thread, which only waits, looks and closes. Thread-safe.
 */
public final class Retirer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retirer.class);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE_MILLIS = 500;
    private static final int REMEMBERED = 10_000;

    private final Switchboard switchboard;
    private final Listeners listeners;
    private final Duration overdueAfter;
    private final Thread thread;

    /** Maps each generation that calls may be inside to its versions, oldest first; guarded by itself. */
    private final Map<Generation, Set<ModuleVersion>> open = new LinkedHashMap<>();

    /** Maps each generation that another has followed to when; guarded by {@link #open}. */
    private final Map<Generation, Since> draining = new LinkedHashMap<>();

    /** Versions that were closed, each with the proof that it is gone or not; guarded by {@link #open}. */
    private final List<Proof> retired = new ArrayList<>();

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    /** Guarded by {@link #open}. */
    private boolean closed;

    private static final class Since {
        private final Instant time = Instant.now();
        private final long nanos = System.nanoTime();
        private boolean overdueTold;

        private Duration duration() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    /** Becomes enqueued when the version's loader has been collected. */
    private static final class Proof extends PhantomReference<ClassLoader> {
        private Retirement retirement;

        private Proof(ModuleVersion version, ReferenceQueue<ClassLoader> queue) {
            super(version.loader(), queue);
            this.retirement = retirement(version, Retirement.State.RETIRED);
        }
    }

    /** @param overdueAfter how long calls may go on in an old generation before that is told */
    public Retirer(Switchboard switchboard, Listeners listeners, Duration overdueAfter) {
        this.switchboard = switchboard;
        this.listeners = listeners;
        this.overdueAfter = overdueAfter;
        this.thread = new Thread(null, this::run, "molt-retire", 0, false);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Notes which versions a generation needs, before it is published. */
    public void opened(Generation generation, Collection<ModuleVersion> versions) {
        synchronized (open) {
            open.put(generation, new HashSet<>(versions));
        }
    }

    /** Begins to wait for a generation that another one has followed. */
    public void followed(Generation old) {
        synchronized (open) {
            draining.put(old, new Since());
            open.notifyAll();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                pause = retireDrained() ? FIRST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                noteCollected();
                synchronized (open) {
                    if (closed && draining.isEmpty()) {
                        return;
                    }
                    if (draining.isEmpty()) {
                        open.wait(IDLE_MILLIS);
                    } else {
                        TimeUnit.NANOSECONDS.timedWait(open, pause);
                    }
                }
            } catch (InterruptedException e) {
                return; // by close, which has waited long enough
            } catch (RuntimeException | Error e) {
                LOG.error("Retiring old versions failed; it goes on", e);
            }
        }
    }

    /** Looks at all draining generations once; whether any has drained. */
    private boolean retireDrained() {
        List<Generation> candidates;
        synchronized (open) {
            candidates = new ArrayList<>(draining.keySet());
        }
        boolean any = false;
        for (Generation generation : candidates) {
            if (jobs(generation).isEmpty() && switchboard.isDrained(generation)) {
                released(generation);
                any = true;
            } else {
                tellIfOverdue(generation);
            }
        }
        return any;
    }

    /** The threads on which versions that no later generation shares still work. */
    private List<Thread> jobs(Generation generation) {
        synchronized (open) {
            Set<ModuleVersion> live = open.getOrDefault(switchboard.live(), Set.of());
            return open.getOrDefault(generation, Set.of()).stream()
                    .filter(version -> !live.contains(version))
                    .flatMap(version -> version.jobs().stream())
                    .toList();
        }
    }

    private void released(Generation generation) {
        switchboard.release(generation);
        Duration took;
        List<ModuleVersion> unused = new ArrayList<>();
        synchronized (open) {
            Since since = draining.remove(generation);
            took = since == null ? Duration.ZERO : since.duration();
            Set<ModuleVersion> versions = open.remove(generation);
            if (versions != null) {
                unused.addAll(versions);
            }
            open.values().forEach(unused::removeAll);
        }
        listeners.tell(new MoltEvent.Drained(generation.number(), took));
        unused.forEach(this::retire);
    }

    private void retire(ModuleVersion version) {
        version.close();
        synchronized (open) {
            retired.add(new Proof(version, collected));
            if (retired.size() > REMEMBERED) {
                retired.remove(0);
            }
        }
        listeners.tell(new MoltEvent.Retired(
                version.declaration().name(), version.declaration().label().text()));
    }

    private void tellIfOverdue(Generation generation) {
        Since since;
        synchronized (open) {
            since = draining.get(generation);
            if (since == null || since.overdueTold || since.duration().compareTo(overdueAfter) < 0) {
                return;
            }
            since.overdueTold = true;
        }
        int inside = inside(generation).size();
        listeners.tell(new MoltEvent.DrainOverdue(generation.number(), since.duration(), inside));
    }

    private void noteCollected() {
        for (Reference<?> found = collected.poll(); found != null; found = collected.poll()) {
            Proof proof = (Proof) found;
            Retirement before;
            synchronized (open) {
                before = proof.retirement;
                proof.retirement =
                        new Retirement(before.module(), before.label(), before.sha256(), Retirement.State.COLLECTED);
            }
            listeners.tell(new MoltEvent.Collected(before.module(), before.label()));
        }
    }

    private static Retirement retirement(ModuleVersion version, Retirement.State state) {
        return new Retirement(
                version.declaration().name(),
                version.declaration().label().text(),
                version.declaration().sha256(),
                state);
    }

    /** The generations whose calls have not all ended, oldest first, with who is inside. */
    public List<Drain> drains() {
        Map<Generation, Since> waiting;
        Map<Generation, List<String>> versions = new LinkedHashMap<>();
        synchronized (open) {
            waiting = new LinkedHashMap<>(draining);
            Set<ModuleVersion> live = open.getOrDefault(switchboard.live(), Set.of());
            waiting.keySet()
                    .forEach(generation -> versions.put(
                            generation,
                            open.getOrDefault(generation, Set.of()).stream()
                                    .filter(version -> !live.contains(version))
                                    .map(ModuleVersion::toString)
                                    .sorted()
                                    .toList()));
        }
        List<Drain> drains = new ArrayList<>();
        waiting.forEach((generation, since) -> drains.add(new Drain(
                generation.number(), since.time, versions.getOrDefault(generation, List.of()), inside(generation))));
        return drains;
    }

    private List<Inside> inside(Generation generation) {
        List<Inside> inside = new ArrayList<>(switchboard.inside(generation));
        jobs(generation).forEach(thread -> inside.add(Inside.call(thread)));
        return inside;
    }

    /** The fate of every version that is no longer live, oldest first. */
    public List<Retirement> retirements() {
        noteCollected();
        synchronized (open) {
            List<Retirement> all = new ArrayList<>();
            retired.forEach(proof -> all.add(proof.retirement));
            Set<ModuleVersion> live = open.getOrDefault(switchboard.live(), Set.of());
            open.values().stream()
                    .flatMap(Set::stream)
                    .distinct()
                    .filter(version -> !live.contains(version))
                    .forEach(version -> all.add(retirement(version, Retirement.State.DRAINING)));
            return all;
        }
    }

    /** Waits until everything that was followed has drained and is closed; false when the time is over before. */
    public boolean awaitDrained(Duration limit) throws InterruptedException {
        synchronized (open) {
            closed = true;
            open.notifyAll();
        }
        thread.join(Math.max(1, limit.toMillis()));
        return !thread.isAlive();
    }

    /** Stops looking. What has not drained by now stays open. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
