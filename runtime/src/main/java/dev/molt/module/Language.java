package dev.molt.module;

import dev.molt.archive.Archive;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.problem.Finding;
import java.util.List;
import java.util.Map;

/**
 * A language that providers are written in. Java's is part of the runtime; others are found by
 * {@link java.util.ServiceLoader} beside it. Thread-safe.
 */
public interface Language {
    /** What people call it. */
    String name();

    /** Which release of it runs here, and by what; may take as long as to get it ready. */
    String release();

    /** Whether a provider line is written in it. */
    boolean reads(ProviderLine line);

    /** Begins to get ready what all modules of this language need, and returns at once. */
    default void prepare() {}

    /** Whether nobody has to wait for that, be it that it is ready or that it has failed. */
    default boolean isReady() {
        return true;
    }

    /** What is wrong with an archive's code in this language, found before any of it runs. */
    default List<Finding> check(Archive archive, ModuleDeclaration declaration) {
        return List.of();
    }

    /**
     * Loads a version's code in this language; none of it runs before the first provider is created.
     *
     * @throws dev.molt.problem.MoltException when that can't be
     */
    VersionCode load(Origin origin);

    /**
     * What a version's code comes from. Immutable.
     *
     * @param archives the module's own archive first, then its libraries; open until the version is closed
     * @param loader the version's own: whatever is defined for it belongs there, so that it goes when that goes
     * @param contracts maps names to the types that host and module share
     */
    record Origin(
            ModuleDeclaration declaration,
            List<Archive> archives,
            ModuleClassLoader loader,
            Map<String, Class<?>> contracts) {
        public Origin {
            archives = List.copyOf(archives);
            contracts = Map.copyOf(contracts);
        }
    }
}
