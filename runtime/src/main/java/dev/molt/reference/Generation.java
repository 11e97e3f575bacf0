package dev.molt.reference;

import java.util.List;

/**
 * A numbered, immutable set of providers that are live together. A call enters one generation and stays in it, nested
 * calls included, until it leaves. Made by {@link Switchboard#prepare}. Thread-safe.
 */
public final class Generation {
    private final long number;
    private final long epoch;
    private final List<Provider> providers;
    private final Leases leases = new Leases();

    Generation(long number, long epoch, List<Provider> providers) {
        this.number = number;
        this.epoch = epoch;
        this.providers = List.copyOf(providers);
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

    @Override
    public String toString() {
        return "generation " + number;
    }
}
