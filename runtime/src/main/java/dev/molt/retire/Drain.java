package dev.molt.retire;

import dev.molt.reference.Inside;
import java.time.Instant;
import java.util.List;

/**
 * An old generation that calls are still inside. Immutable.
 *
 * @param generation its number
 * @param since when it was switched away from; every running call inside began before
 * @param versions the module versions that wait for it, as name and label
 * @param inside who is inside, as seen just now
 */
public record Drain(long generation, Instant since, List<String> versions, List<Inside> inside) {
    public Drain {
        versions = List.copyOf(versions);
        inside = List.copyOf(inside);
    }
}
