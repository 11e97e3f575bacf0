package dev.molt.reference;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connects every call to the live generation: the one field that a switch writes, and the protocol by which calls
 * enter, leave and are waited for. Thread-safe; {@link #prepare}, {@link #publish} and {@link #release} are for one
 * updater at a time.
 */
public class Switchboard {
    /*
     * Enter, leave, publish, drain
     *
     *   caller                                     updater
     *   (1) record.epoch = e                       (A) live = next
     *   (2) live == e ? go on : e = live, to (1)   (B) heavy fence, once
     *   (3) the call                               (C) scan all records until none shows the old epoch
     *   (4) record.epoch = OUTSIDE                 (D) until no lease on it is open
     *                                              (E) close the old versions
     *
     * Nobody is inside the old generation at (E):
     *  - If (2) read the old epoch, (2) precedes (A) in the synchronization order: both are volatile.
     *  - With sequential announcements (1) is volatile too and precedes (2), hence (A), hence (C): the scan sees it.
     *  - With asymmetric announcements the heavy fence makes the caller execute a full fence at a point p between (A)
     *    and (C). If (1) is before p, (C) sees it. If p is before (1), it is before (2) as well, since compilers keep
     *    (1) before (2): then (2) sees (A), and the caller enters the next generation instead.
     *  - (4) is a release and the scan an acquire, so all that the call did happens before (E).
     * One (B) is enough, however often (C) is repeated. After p nobody can enter the old generation any more, and what
     * was announced before p is in memory since: a later scan reads it, or the (4) after it, which needs no fence to be
     * seen in the end. One (B) is enough for several generations too: it covers every generation that was followed
     * before it began. Epochs go live in rising order, so those are the epochs below the one that was live then.
     * A nested call finds its thread's record set, stays in that generation and needs neither (1) nor (2): the call
     * around it holds the generation open.
     * A pinned thread is inside no call, and a lease holds its generation. Its next call stores the lease's epoch in its
     * record while the lease is open; whoever closes the lease does so after that store, so a drain that reads zero
     * leases sees the store at (C), or what the caller stored after it.
     * A call that a split moves stores another epoch over its own. Nobody else enters those, and a generation that calls
     * are moved into drains after the one that they come from: who saw the caller outside of that one has seen the
     * second store, or a later one.
     * A lease extends a call beyond its return. It is opened inside a call or inside the use of another lease, and the
     * number of open leases is one word; so when (D) reads zero after (C), nobody is left who could open another.
     *
     * An epoch is the number of a switch, not of a generation: its low bits are the generation's slot in the targets of
     * each reference. An epoch whose slot an older generation still occupies is skipped, so a slot is never reused
     * before everybody has left. A caller that was stopped between reading live and (1) for so long that the slot has a
     * new owner finds at (2) that its epoch is no longer live.
     */

    /** How many generations can be open at once, the live one included; a power of two. */
    static final int SLOTS = 256;

    /** Each look at a thread's stack stops that thread, and on older JDKs all of them. */
    private static final int MOST_STACKS = 100;

    private final CallRecords records = new CallRecords();
    private final HeavyFence fence;
    private final References references;

    /** The epoch that calls enter; written by {@link #publish}, by nobody else. */
    private volatile long live;

    /**
     * All epochs below it were followed before a heavy fence that has ended; rises, but for two drains that fence at the
     * same time, where the lower one costs another fence. Written by whoever drains.
     */
    private volatile long fencedBelow;

    /** Maps a slot to the generation that occupies it, from prepare to release. */
    private final AtomicReferenceArray<@Nullable Generation> open = new AtomicReferenceArray<>(SLOTS);

    /** The threads that work for an update. */
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();

    /** The last epoch given to a generation; the updater's. */
    private long lastEpoch;

    /** @param references those whose calls come in here; they belong to no other switchboard */
    public Switchboard(References references) {
        this(references, HeavyFence.ofThisJvm());
    }

    /** @param fence the heavy fence; without it, a drain misses announcements that are still in a store buffer */
    Switchboard(References references, HeavyFence fence) {
        this.fence = fence;
        this.references = references;
        publish(prepare(0, List.of()));
    }

    /**
     * The reference to a service, the same object each time.
     *
     * @param module the module that is to provide it, or null for whichever does
     * @param implementation the provider's class name, or null for the only one
     * @throws MoltException when the service is no public interface that can be implemented from outside
     */
    public final <T> T reference(Class<T> service, @Nullable String module, @Nullable String implementation) {
        return references.reference(this, service, module, implementation);
    }

    static int slot(long epoch) {
        return (int) epoch & (SLOTS - 1);
    }

    /**
     * Makes a generation that calls can enter once it is published.
     *
     * @throws MoltException when all slots are taken by generations that still drain
     */
    public final Generation prepare(long number, List<Provider> providers) {
        Generation prepared = assemble(number);
        add(prepared, providers);
        return prepared;
    }

    /**
     * Begins a generation that has no provider yet. Code that {@linkplain #within works} for it can call those that it
     * has so far.
     *
     * @throws MoltException when all slots are taken by generations that still drain
     */
    public final Generation assemble(long number) {
        for (long epoch = lastEpoch + 1; epoch <= lastEpoch + SLOTS; epoch++) {
            if (open.get(slot(epoch)) == null) {
                Generation begun = new Generation(number, epoch);
                open.set(slot(epoch), begun);
                lastEpoch = epoch;
                references.wire(begun);
                return begun;
            }
        }
        throw new MoltException(Problem.of(
                ProblemCode.TOO_MANY_DRAINING,
                "No further generation can be opened.",
                "All " + SLOTS + " slots are taken by generations that calls are still inside.",
                "look at who is inside with drains(), and let those calls end."));
    }

    /** Adds providers to a generation that has not been published. */
    public final void add(Generation assembled, List<Provider> providers) {
        assembled.add(providers);
        references.wire(assembled);
    }

    /**
     * Does work whose calls are to be in one generation, on the current thread, which is inside no call. The generation
     * is not released before that is over.
     */
    public final void within(Generation generation, Runnable work) {
        CallRecord record = current();
        if (record.inside() != CallRecord.OUTSIDE) {
            throw new IllegalStateException("The thread is inside a call");
        }
        record.restore(generation.epoch());
        try {
            working.add(Thread.currentThread());
            work.run();
        } finally {
            working.remove(Thread.currentThread());
            CallRecord.leave(record);
        }
    }

    /** Whether the current thread does work {@linkplain #within a generation}, for which an update waits. */
    public final boolean isWorking() {
        return working.contains(Thread.currentThread());
    }

    /**
     * A switch of which it is not known yet what it leads to: from here on every outermost call enters this generation,
     * but calls to the modules that differ from what is live now wait until {@link #decide}.
     *
     * @param next the generation that was prepared last
     * @param changed the modules that differ
     * @param handedOver those of them whose state goes from one version to another
     * @param isOld whether a loader is that of one of those, as it is live now: its code may call back meanwhile
     */
    public final void publishUndecided(
            Generation next, Set<String> changed, Set<String> handedOver, Predicate<ClassLoader> isOld) {
        Generation old = live();
        List<Provider> either = new ArrayList<>(old.providers());
        either.addAll(next.providers());
        next.setWatched(old.watched());
        references.wire(next, new Door(concerning(either, changed), handedOver, old, isOld, this::isWorking));
        publish(next);
    }

    /**
     * Keeps everybody out of a generation that has drained, code that calls back too. Whoever {@linkplain #within works}
     * in it from then on finds the same door there.
     *
     * @param undecided the one that has followed it
     * @return false when somebody was faster: it is as before then
     */
    public final boolean isQuiet(Generation old, Generation undecided) {
        Junction door = undecided.junction();
        if (!isDrained(old) || !(door instanceof Door shut)) {
            return false;
        }
        shut.setQuiet(true);
        if (isDrained(old)) {
            references.wire(old, shut);
            return true;
        }
        shut.setQuiet(false);
        return false;
    }

    /** Opens the door: all calls that wait go on, and find these providers. */
    public final void decide(Generation undecided, long number, List<Provider> providers) {
        Junction door = undecided.junction();
        if (door instanceof Door shut) {
            // Code that is about to pass back is seen by the next look through the records, or finds the door open.
            shut.setQuiet(true);
        }
        undecided.decide(number, providers);
        references.wire(undecided, null);
        if (door instanceof Door shut) {
            shut.open();
        }
    }

    /**
     * Makes a generation whose calls are divided between two others, both of which stay open until it has drained.
     *
     * @param changed the modules in which the two differ
     */
    public final Generation split(Generation stable, Generation canary, Set<String> changed, Routing routing) {
        List<Provider> either = new ArrayList<>(stable.providers());
        either.addAll(canary.providers());
        Generation splitting = prepare(stable.number(), stable.providers());
        stable.setSource(splitting);
        canary.setSource(splitting);
        references.wire(splitting, new Split(stable, canary, concerning(either, changed), routing));
        return splitting;
    }

    private static Predicate<ReferenceKey> concerning(List<Provider> providers, Set<String> modules) {
        // No providers: a door may be remembered for longer than a version that is refused behind it.
        List<ReferenceKey> concerned = providers.stream()
                .filter(provider -> modules.contains(provider.module()))
                .map(ReferenceKey::to)
                .distinct()
                .toList();
        return key -> concerned.stream().anyMatch(key::leadsTo);
    }

    /** The calls of live traffic that can be run on a provider before it is live: see {@link References}. */
    public final List<RecordedCall> recordedCalls(Provider provider) {
        return references.recordedCalls(provider);
    }

    /** Has the calls of some modules counted and timed in a generation, and of no others. */
    public final void watch(Generation generation, Set<String> modules) {
        references.watch(generation, modules);
    }

    /**
     * The switch: from here on every outermost call of every reference enters this generation.
     *
     * @param next the generation that was prepared last
     */
    public final void publish(Generation next) {
        if (next.epoch() <= live) {
            throw new IllegalStateException(next + " was prepared before the one that is live");
        }
        live = next.epoch();
    }

    /** The generation that calls enter now. */
    public final Generation live() {
        // Whoever released the generation between the two reads has published another one before.
        for (; ; ) {
            Generation now = open.get(slot(live));
            if (now != null) {
                return now;
            }
        }
    }

    /**
     * Enters the live generation: announces it in the thread's record and looks again. If it was switched meanwhile the
     * enter is repeated, never the call.
     */
    final long enter(CallRecord record) {
        return enter(record, live);
    }

    /** @param guess the epoch that is probably live */
    long enter(CallRecord record, long guess) {
        long entered = guess;
        for (; ; ) {
            announce(record, entered);
            long again = live;
            if (again == entered) {
                return entered;
            }
            entered = again;
        }
    }

    static void announce(CallRecord record, long epoch) {
        if (HeavyFence.AVAILABLE) {
            record.announceAsymmetrically(epoch);
        } else {
            record.announceSequentially(epoch);
        }
    }

    /** Whether nobody is inside any more, nor can ever be again. Only for a generation that another has followed. */
    public final boolean isDrained(Generation old) {
        if (old.epoch() == live) {
            throw new IllegalStateException(old + " is live");
        }
        Generation source = old.source();
        if (source != null && (source.epoch() == live || !isDrained(source))) {
            return false;
        }
        if (old.leases().anyOpen()) {
            return false;
        }
        fenceSince(old);
        return records.owners(record -> record.observed() == old.epoch()).isEmpty()
                && !old.leases().anyOpen();
    }

    /** Returns when a heavy fence lies between the generation's being followed and now. */
    private void fenceSince(Generation old) {
        if (old.epoch() >= fencedBelow) {
            long liveBefore = live;
            fence.fence();
            fencedBelow = liveBefore;
        }
    }

    /** Who is inside the generation now, for people: by the time it is read, some have left. */
    public final List<Inside> inside(Generation generation) {
        return inside(generation, thread -> List.of(thread.getStackTrace()));
    }

    /**
     * The same, looked at in the caller's way. However many calls there are, few stacks are looked at.
     *
     * @param stack tells where a thread is that is in a call, innermost frame first
     */
    public final List<Inside> inside(Generation generation, Function<Thread, List<StackTraceElement>> stack) {
        List<Inside> inside = new ArrayList<>();
        records.owners(record -> record.observed() == generation.epoch())
                .forEach(thread ->
                        inside.add(Inside.call(thread, inside.size() < MOST_STACKS ? stack.apply(thread) : List.of())));
        inside.addAll(generation.leases().inside());
        return inside;
    }

    /** Forgets a generation that has drained, or that never was published: its providers can go. */
    public final void release(Generation generation) {
        references.unwire(generation);
        open.compareAndSet(slot(generation.epoch()), generation, null);
    }

    /** Lets go of threads that have ended: one that a module had keeps that module's classes. */
    public final void forgetEndedThreads() {
        records.forgetEnded();
    }

    /** Has the current thread's calls stay in one generation: the live one, or the one that the thread is in already. */
    public final Pin pin() {
        return Pin.take(this);
    }

    /** The pins that nobody has closed yet, as seen now. */
    public final List<PinHold> pins() {
        List<PinHold> pins = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            Generation generation = open.get(i);
            if (generation != null) {
                generation.leases().pins().forEach(holder -> pins.add(new PinHold(generation.number(), holder)));
            }
        }
        return pins;
    }

    final @Nullable Generation generation(long epoch) {
        return open.get(slot(epoch));
    }

    /** The generation that the thread's call is in, and stays in: of a canary, one of the two. */
    final Generation decided(CallRecord record) {
        Generation now = generation(record.inside());
        if (now == null) {
            throw new IllegalStateException("The call is in no open generation");
        }
        Junction junction = now.junction();
        Generation decided = junction == null ? now : junction.decided(record, now);
        if (decided != now) {
            record.restore(decided.epoch());
        }
        return decided;
    }

    final CallRecord current() {
        return records.current(records.cache());
    }

    final CallRecords records() {
        return records;
    }
}
