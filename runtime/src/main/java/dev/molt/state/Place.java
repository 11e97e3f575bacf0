package dev.molt.state;

/** Where a state is while it is handed over. Immutable. */
sealed interface Place {
    /** The old version has it, or has not finished to release it. */
    record WithOld() implements Place {}

    /** The host has it on its way. */
    record WithHost(Object state) implements Place {}

    /** The new version has it; the original is what the old one released, in case the new one can't give it back. */
    record WithNew(Object original) implements Place {}

    /** Neither version took it; {@link Custody} has it. */
    record InCustody() implements Place {}
}
