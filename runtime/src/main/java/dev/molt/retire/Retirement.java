package dev.molt.retire;

import dev.molt.archive.Sha256;

/**
 * The fate of one old module version. Immutable.
 *
 * @param module its name
 * @param label its label
 * @param sha256 its archive
 */
public record Retirement(String module, String label, Sha256 sha256, State state) {
    /** How far it has gone. */
    public enum State {
        /** Kept as it is, since it may be live again soon. */
        WARM,
        /** Calls may still be inside. */
        DRAINING,
        /** No call is inside any more; its own code is closing what it registered. */
        CLOSING,
        /** Closed; something may still hold its classes. */
        RETIRED,
        /** Proven gone. */
        COLLECTED
    }
}
