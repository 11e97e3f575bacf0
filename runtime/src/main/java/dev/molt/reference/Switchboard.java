package dev.molt.reference;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
        for (long epoch = lastEpoch + 1; epoch <= lastEpoch + SLOTS; epoch++) {
            if (open.get(slot(epoch)) == null) {
                Generation prepared = new Generation(number, epoch, providers);
                open.set(slot(epoch), prepared);
                lastEpoch = epoch;
                references.wire(prepared);
                return prepared;
            }
        }
        throw new MoltException(Problem.of(
                ProblemCode.TOO_MANY_DRAINING,
                "No further generation can be opened.",
                "All " + SLOTS + " slots are taken by generations that calls are still inside.",
                "look at who is inside with drains(), and let those calls end."));
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
        List<Inside> inside = new ArrayList<>();
        records.owners(record -> record.observed() == generation.epoch())
                .forEach(thread -> inside.add(Inside.call(thread)));
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

    final @Nullable Generation generation(long epoch) {
        return open.get(slot(epoch));
    }

    final CallRecords records() {
        return records;
    }
}
