package dev.molt.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A numbered set of providers that are live together. A call enters one generation and stays in it, nested calls
 * included, until it leaves. Made by a {@link Switchboard}. Thread-safe.
 *
 * <pre>
 *   ASSEMBLED ──publish────────────────────────────► LIVE ──publish of another──► followed ──drained──► released
 *       │  grows by {@link Switchboard#add}                             ▲
 *       └──publish behind a door──► UNDECIDED ──open────────┘  what stands before the door is the same on both sides
 * </pre>
 */
public final class Generation {
    private final long epoch;
    private final Leases leases = new Leases();

    /** The number in the store; set when the generation is decided. */
    private volatile long number;

    /** Grows while the generation is assembled; set anew when it is decided. */
    private volatile List<Provider> providers = List.of();

    /** What stands before some of the providers, or null; written by {@link References} under its lock. */
    private volatile @Nullable Junction junction;

    /** The modules whose calls are counted and timed; as {@link #junction}. */
    private volatile Set<String> watched = Set.of();

    /** The generation that calls come from without entering here; set before the first does. */
    private volatile @Nullable Generation source;

    Generation(long number, long epoch) {
        this.number = number;
        this.epoch = epoch;
    }

    /** The number in the store; rises with each switch. */
    public long number() {
        return number;
    }

    public List<Provider> providers() {
        return providers;
    }

    /** The number by which call records know this generation; never zero or less, unique for the switchboard's life. */
    long epoch() {
        return epoch;
    }

    Leases leases() {
        return leases;
    }

    void add(List<Provider> more) {
        List<Provider> all = new ArrayList<>(providers);
        all.addAll(more);
        providers = List.copyOf(all);
    }

    /** Says for good what the generation consists of. */
    void decide(long decidedNumber, List<Provider> decidedProviders) {
        number = decidedNumber;
        providers = List.copyOf(decidedProviders);
    }

    @Nullable
    Junction junction() {
        return junction;
    }

    void setJunction(@Nullable Junction next) {
        junction = next;
    }

    Set<String> watched() {
        return watched;
    }

    void setWatched(Set<String> modules) {
        watched = Set.copyOf(modules);
    }

    @Nullable
    Generation source() {
        return source;
    }

    void setSource(Generation splitting) {
        source = splitting;
    }

    @Override
    public String toString() {
        return "generation " + number;
    }
}
