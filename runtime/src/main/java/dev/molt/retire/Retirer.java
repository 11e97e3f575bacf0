package dev.molt.retire;

import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.module.Closing;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Generation;
import dev.molt.reference.Inside;
import dev.molt.reference.PinHold;
import dev.molt.reference.Switchboard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for old generations to drain, has the versions closed that no open generation needs, and notes when they have
 * been collected. Owns one thread, which only waits and looks: no module's code runs on it, so that none can keep the
 * others from being retired. Thread-safe.
 */
public final class Retirer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retirer.class);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Whoever closes the host waits for what is found out, so looks are no further apart then. */
    private static final long LONGEST_PAUSE_AT_END_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The pause between two looks at one thing as a part of its age: so much later is its end noticed at most. */
    private static final int AGE_SHARE = 8;

    /** How long what a collection has found out may take to be told. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Switchboard switchboard;
    private final Listeners listeners;
    private final Duration overdueAfter;
    private final Duration pinOverdueAfter;

    /** Those that were told to be overdue; the retiring thread's. */
    private final Set<PinHold> toldPins = new HashSet<>();

    private final Thread thread;

    /** Maps each generation that calls may be inside to its versions, oldest first; guarded by itself. */
    private final Map<Generation, Set<ModuleVersion>> open = new LinkedHashMap<>();

    /** Maps each generation that another has followed to when; guarded by {@link #open}. */
    private final Map<Generation, Since> draining = new LinkedHashMap<>();

    /** Versions that may be live again soon, whichever generation has them; guarded by {@link #open}. */
    private Set<ModuleVersion> warm = Set.of();

    private final Remains remains = new Remains();

    /** What is being closed; guarded by {@link #open}. */
    private final List<Ending> endings = new ArrayList<>();

    /** Guarded by {@link #open}. */
    private boolean closed;

    private static final class Since {
        private final Instant time = Instant.now();
        private final long nanos = System.nanoTime();

        /** Whether the end of the drain is told: not of a generation that goes on under another epoch, or never began. */
        private final boolean told;

        private boolean overdueTold;

        /** When the next look is due, of {@link System#nanoTime}; the retiring thread's. */
        private long nextLook = nanos;

        private Since(boolean told) {
            this.told = told;
        }

        private Duration duration() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }

        /** Whether it is time for a look; if so the next one is due the later the longer this has gone on. */
        private boolean isDue(long longestPause) {
            long now = System.nanoTime();
            if (now - nextLook < 0 && nextLook - now <= longestPause) {
                return false;
            }
            nextLook = now + pause(now - nanos, longestPause);
            return true;
        }
    }

    static long pause(long ageNanos, long longest) {
        return Math.max(SHORTEST_PAUSE_NANOS, Math.min(ageNanos / AGE_SHARE, longest));
    }

    /**
     * A closing under way. The proof stays behind, so the version can be collected no sooner than this is forgotten.
     */
    private record Ending(Closing closing, Proof proof, Since since) {}

    /**
     * @param overdueAfter how long calls may go on in an old generation before that is told
     * @param pinOverdueAfter how long a pin may be open before that is told
     */
    public Retirer(Switchboard switchboard, Listeners listeners, Duration overdueAfter, Duration pinOverdueAfter) {
        this.switchboard = switchboard;
        this.listeners = listeners;
        this.overdueAfter = overdueAfter;
        this.pinOverdueAfter = pinOverdueAfter;
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
        drain(old, true);
    }

    /** Begins to wait for a generation whose calls now come in under another epoch, and are in the same versions. */
    public void renewed(Generation old) {
        drain(old, false);
    }

    /** Begins to wait for a generation that was never published: code that was to be part of it may call in it. */
    public void abandoned(Generation generation) {
        opened(generation, List.of());
        drain(generation, false);
    }

    private void drain(Generation generation, boolean told) {
        synchronized (open) {
            draining.put(generation, new Since(told));
            open.notifyAll();
        }
    }

    /** The generations that calls may still be inside, and that have one of these versions. */
    public List<Generation> drainingWith(Set<ModuleVersion> versions) {
        synchronized (open) {
            return draining.keySet().stream()
                    .filter(generation -> !Collections.disjoint(open.getOrDefault(generation, Set.of()), versions))
                    .toList();
        }
    }

    /** Keeps versions open although no generation may have them, instead of those that were kept so before. */
    public void keepWarm(Collection<ModuleVersion> versions) {
        Map<ModuleVersion, Proof> unused;
        synchronized (open) {
            Set<ModuleVersion> dropped = new HashSet<>(warm);
            warm = Set.copyOf(versions);
            dropped.removeAll(warm);
            unused = unused(dropped);
        }
        unused.forEach((version, proof) -> ends(version.close(), proof));
    }

    /** Of these versions, those that nothing needs any more, as retired. Under the lock. */
    private Map<ModuleVersion, Proof> unused(Set<ModuleVersion> versions) {
        Set<ModuleVersion> left = new HashSet<>(versions);
        open.values().forEach(left::removeAll);
        left.removeAll(warm);
        Map<ModuleVersion, Proof> unused = new LinkedHashMap<>();
        left.forEach(version -> unused.put(version, remains.follow(version, true)));
        return unused;
    }

    private void run() {
        while (true) {
            try {
                retireDrained();
                noteClosed();
                noteCollected();
                tellOverduePins();
                synchronized (open) {
                    if (closed && draining.isEmpty() && endings.isEmpty()) {
                        return;
                    }
                    TimeUnit.NANOSECONDS.timedWait(open, untilNextLook());
                }
            } catch (InterruptedException e) {
                return; // by close, which has waited long enough
            } catch (RuntimeException | Error e) {
                LOG.error("Retiring old versions failed; it goes on", e);
            }
        }
    }

    private long longestPause() {
        return closed ? LONGEST_PAUSE_AT_END_NANOS : LONGEST_PAUSE_NANOS;
    }

    private long untilNextLook() {
        long now = System.nanoTime();
        long soonest = Stream.concat(
                        draining.values().stream(), endings.stream().map(Ending::since))
                .mapToLong(since -> since.nextLook - now)
                .min()
                .orElse(LONGEST_PAUSE_NANOS);
        return Math.max(SHORTEST_PAUSE_NANOS, Math.min(soonest, longestPause()));
    }

    /** Looks once at the draining generations that are due. */
    private void retireDrained() {
        List<Generation> due;
        synchronized (open) {
            long longest = longestPause();
            due = draining.entrySet().stream()
                    .filter(entry -> entry.getValue().isDue(longest))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        for (Generation generation : due) {
            endStubbornJobs(generation);
            if (jobs(generation).isEmpty() && switchboard.isDrained(generation)) {
                released(generation);
            } else {
                tellIfOverdue(generation);
            }
        }
    }

    private void endStubbornJobs(Generation generation) {
        unshared(generation).forEach(ModuleVersion::endStubbornJobs);
    }

    /** The threads on which versions that no later generation shares still work. */
    private List<Thread> jobs(Generation generation) {
        return unshared(generation).stream()
                .flatMap(version -> version.jobs().stream())
                .toList();
    }

    /** Its versions that what is live does not have. */
    private List<ModuleVersion> unshared(Generation generation) {
        synchronized (open) {
            Set<ModuleVersion> live = open.getOrDefault(switchboard.live(), Set.of());
            return open.getOrDefault(generation, Set.of()).stream()
                    .filter(version -> !live.contains(version))
                    .toList();
        }
    }

    private void released(Generation generation) {
        switchboard.release(generation);
        Since since;
        Map<ModuleVersion, Proof> unused;
        synchronized (open) {
            since = draining.remove(generation);
            Set<ModuleVersion> versions = open.getOrDefault(generation, Set.of());
            open.remove(generation);
            unused = unused(versions);
        }
        if (since != null && since.told) {
            listeners.tell(new MoltEvent.Drained(generation.number(), since.duration()));
        }
        unused.forEach((version, proof) -> ends(version.close(), proof));
    }

    /** Sees to the end of a version that never was live. */
    public void discarded(Closing closing) {
        ends(closing, remains.follow(closing.version(), false));
    }

    private void ends(Closing closing, Proof proof) {
        synchronized (open) {
            endings.add(new Ending(closing, proof, new Since(true)));
            open.notifyAll();
        }
    }

    /** Looks once at the closings that are due. */
    private void noteClosed() {
        List<Ending> due;
        synchronized (open) {
            long longest = longestPause();
            due = endings.stream()
                    .filter(ending -> ending.since().isDue(longest))
                    .toList();
        }
        for (Ending ending : due) {
            if (ending.closing().isDone()) {
                closed(ending);
            } else if (isOverdue(ending.since())) {
                listeners.tell(new MoltEvent.Warned(
                        ending.closing().overdue(ending.since().duration())));
            }
        }
    }

    private void closed(Ending ending) {
        synchronized (open) {
            endings.remove(ending);
        }
        remains.closed(ending.proof());
        if (ending.proof().wasLive()) {
            ModuleDeclaration declaration = ending.closing().version().declaration();
            listeners.tell(new MoltEvent.Retired(
                    declaration.name(), declaration.label().text()));
        }
    }

    /** Whether this has just become so late that it is to be told; true once. */
    private boolean isOverdue(Since since) {
        synchronized (open) {
            if (since.overdueTold || since.duration().compareTo(overdueAfter) < 0) {
                return false;
            }
            since.overdueTold = true;
            return true;
        }
    }

    private void tellIfOverdue(Generation generation) {
        Since since;
        synchronized (open) {
            since = draining.get(generation);
        }
        if (since == null || !isOverdue(since)) {
            return;
        }
        int inside = inside(generation).size();
        listeners.tell(new MoltEvent.DrainOverdue(generation.number(), since.duration(), inside));
    }

    private void noteCollected() {
        switchboard.forgetEndedThreads();
        remains.look().forEach(listeners::tell);
    }

    /** Tells each pin once that has been open for long. What it holds is not taken from it. */
    private void tellOverduePins() {
        Instant longAgo = Instant.now().minus(pinOverdueAfter);
        Set<PinHold> overdue = switchboard.pins().stream()
                .filter(pin -> pin.holder().since().filter(longAgo::isAfter).isPresent())
                .collect(Collectors.toSet());
        toldPins.retainAll(overdue);
        overdue.stream().filter(toldPins::add).forEach(pin -> listeners.tell(new MoltEvent.Warned(overdue(pin))));
    }

    private Problem overdue(PinHold pin) {
        return new Problem(
                ProblemCode.PIN_OVERDUE,
                "A pin has been open for more than " + pinOverdueAfter.toSeconds() + " s.",
                List.of("Thread " + pin.holder().thread() + " has it since "
                        + pin.holder().since().orElse(Instant.EPOCH) + ": "
                        + pin.holder().result().orElse("unknown") + "."),
                "It holds generation " + pin.generation() + " open, and its calls stay there.",
                "close it, best by try-with-resources.");
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
            // One that goes on under another epoch waits for nobody, unless a version goes with it.
            waiting.entrySet()
                    .removeIf(entry -> !entry.getValue().told
                            && versions.getOrDefault(entry.getKey(), List.of()).isEmpty());
        }
        List<Drain> drains = new ArrayList<>();
        waiting.forEach((generation, since) -> drains.add(new Drain(
                generation.number(), since.time, versions.getOrDefault(generation, List.of()), inside(generation))));
        return drains;
    }

    private List<Inside> inside(Generation generation) {
        Set<ModuleVersion> versions;
        synchronized (open) {
            versions = open.getOrDefault(generation, Set.of());
        }
        List<Inside> inside = new ArrayList<>(switchboard.inside(generation, thread -> stack(thread, versions)));
        jobs(generation).forEach(thread -> inside.add(Inside.call(thread, stack(thread, versions))));
        return inside;
    }

    /** Where a thread is: in the code of one of these versions as that tells it, or else in Java's. */
    private static List<StackTraceElement> stack(Thread thread, Set<ModuleVersion> versions) {
        return versions.stream()
                .map(version -> version.stack(thread))
                .filter(stack -> !stack.isEmpty())
                .findFirst()
                .orElseGet(() -> List.of(thread.getStackTrace()));
    }

    /** The fate of every version that is not live, those that were refused too, oldest first. */
    public List<Retirement> retirements() {
        noteCollected();
        synchronized (open) {
            List<Retirement> all = new ArrayList<>(remains.all());
            Set<ModuleVersion> live = open.getOrDefault(switchboard.live(), Set.of());
            open.values().stream()
                    .flatMap(Set::stream)
                    .distinct()
                    .filter(version -> !live.contains(version))
                    .forEach(version -> all.add(Proof.of(version, Retirement.State.DRAINING)));
            Set<ModuleVersion> inUse = new HashSet<>();
            open.values().forEach(inUse::addAll);
            warm.stream()
                    .filter(version -> !inUse.contains(version))
                    .forEach(version -> all.add(Proof.of(version, Retirement.State.WARM)));
            return all;
        }
    }

    /**
     * Has the heap collected, again and again, until it is known of each closed version whether it is gone or held; no
     * longer than the limit. Each collection stops all threads for a while.
     */
    public List<Retirement> collect(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        do {
            ClassMemory.collect();
            remains.await(PATIENCE).forEach(listeners::tell);
        } while (remains.isUndecided() && System.nanoTime() < until);
        return retirements();
    }

    /** How many versions of each module are held by something. */
    public Map<String, Integer> held() {
        noteCollected();
        return remains.held();
    }

    /**
     * How many bytes are left for classes; empty where the JVM was given no maximum. If it is less than what is needed,
     * the heap is collected first, as the JVM itself would do next.
     */
    public OptionalLong classMemoryLeft(long needed) {
        OptionalLong left = ClassMemory.left();
        if (left.isPresent() && left.getAsLong() < needed) {
            ClassMemory.collect();
            return ClassMemory.left();
        }
        return left;
    }

    /** How many old versions of a module calls are inside. */
    public long draining(String module) {
        return retirements().stream()
                .filter(retirement -> retirement.state() == Retirement.State.DRAINING)
                .filter(retirement -> retirement.module().equals(module))
                .count();
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

    /** Stops looking. What has not drained by now stays open, and what is being closed goes on by itself. */
    @Override
    public void close() {
        thread.interrupt();
        synchronized (open) {
            endings.stream()
                    .filter(ending -> !ending.closing().isDone())
                    .forEach(ending -> LOG.warn(
                            "Left behind: {}",
                            ending.closing().overdue(ending.since().duration()).text()));
        }
    }
}
