package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Landed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an update is to do. Immutable. */
public sealed interface Change {
    /** Why, for people. */
    String cause();

    /**
     * New archives, and modules that go. The copies stay the asker's, who discards what was not kept.
     *
     * @param landed the archives, each in a private copy
     * @param removed the names of the modules that go, unless one of the archives brings them again
     * @param directory maps the file names of the watched directory to their digests, as they are with this change;
     *     empty when the change does not come from there, and leaves it as it is
     */
    record Put(String cause, List<Landed> landed, Set<String> removed, Optional<Map<String, Sha256>> directory)
            implements Change {
        public Put {
            landed = List.copyOf(landed);
            removed = Set.copyOf(removed);
            directory = directory.map(Map::copyOf);
        }

        /** Archives that somebody names, in addition to what is live. */
        public static Put asked(String cause, List<Landed> landed) {
            return new Put(cause, landed, Set.of(), Optional.empty());
        }

        /** What has happened in the watched directory. */
        public static Put ofDirectory(
                String cause, List<Landed> landed, Set<String> removed, Map<String, Sha256> directory) {
            return new Put(cause, landed, removed, Optional.of(directory));
        }
    }

    /**
     * New archives that get a part of the calls, until somebody promotes or aborts them.
     *
     * @param put what would be put in
     * @param policy which calls they get
     */
    record Divide(Put put, CanaryPolicy policy) implements Change {
        @Override
        public String cause() {
            return put.cause();
        }
    }

    /** A way back to just what a kept generation had. */
    record Back(String cause, GenerationRecord target) implements Change {}
}
