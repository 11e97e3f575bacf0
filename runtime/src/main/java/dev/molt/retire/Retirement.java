package dev.molt.retire;

import dev.molt.archive.Sha256;
import java.time.Instant;

/**
 * The fate of one old module version. Immutable.
 *
 * @param module its name
 * @param label its label
 * @param sha256 its archive
 * @param loader the number of its class loader, which is told in heap dumps
 * @param since when it was closed, or began to be
 */
public record Retirement(String module, String label, Sha256 sha256, long loader, Instant since, State state) {
    /** The same, further on. */
    Retirement in(State next) {
        return new Retirement(module, label, sha256, loader, since, next);
    }

    /** How far it has gone. */
    public enum State {
        /** Kept as it is, since it may be live again soon. */
        WARM,
        /** Calls may still be inside. */
        DRAINING,
        /** No call is inside any more; its own code is closing what it registered. */
        CLOSING,
        /** Closed; whether something holds its classes is not known yet. */
        RETIRED,
        /** Something holds its classes, as collections have shown; it may still let go. */
        HELD,
        /** Proven gone. */
        COLLECTED
    }
}
