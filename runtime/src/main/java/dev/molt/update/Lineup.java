package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.graph.Misfit;
import dev.molt.graph.ModuleGraph;
import java.util.List;

/** What comes of looking at the modules of a next generation together. */
sealed interface Lineup {
    /**
     * They can be live together. Immutable.
     *
     * @param fresh those that get a new version, exporters before those that import from them
     */
    record Fits(List<Decision.Admitted> fresh, ModuleGraph graph) implements Lineup {
        public Fits {
            fresh = List.copyOf(fresh);
        }
    }

    /** They can't. Immutable. */
    record Unfit(List<Misfit> misfits) implements Lineup {
        public Unfit {
            misfits = List.copyOf(misfits);
        }
    }
}
