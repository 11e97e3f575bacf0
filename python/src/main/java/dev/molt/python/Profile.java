package dev.molt.python;

import dev.molt.capability.Capability;
import java.util.Set;

/**
 * What Python code may do beyond computing. Immutable.
 *
 * @param threads whether it may start threads of its own
 * @param network whether it may open sockets
 */
record Profile(boolean threads, boolean network) {
    /** What a module has that declares nothing. */
    static final Profile LEAST = new Profile(false, false);

    static Profile of(Set<Capability> declared) {
        return new Profile(declared.contains(Capability.THREADS), declared.contains(Capability.NETWORK));
    }
}
