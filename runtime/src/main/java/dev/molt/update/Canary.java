package dev.molt.update;

import dev.molt.reference.Generation;
import java.util.Set;

/**
 * A next generation that has a part of the calls, while what is live has the rest. Immutable.
 *
 * @param stable what is live
 * @param candidate what may follow it; not on disk yet
 * @param splitting whose calls are divided between the two
 * @param changed the modules in which the two differ
 * @param trial watches the candidate's versions
 * @param built what the candidate was made from
 */
record Canary(
        LiveModules stable,
        LiveModules candidate,
        Generation splitting,
        Set<String> changed,
        Trial trial,
        Loaded built) {
    Canary {
        changed = Set.copyOf(changed);
    }
}
