package dev.molt.python.source;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One place that modules are imported from: an archive's root, its {@code lib/}, or a wheel. Immutable.
 *
 * @param path what goes on {@code sys.path} for it
 * @param library whether others wrote it
 * @param places maps each file's name in the tree to where people find it, as in {@code lib/a.whl!/b.py}
 * @param sources the contents of all {@code .py} by their names in the tree
 */
record SourceTree(String path, boolean library, Map<String, String> places, Map<String, byte[]> sources) {
    SourceTree {
        places = Collections.unmodifiableMap(new TreeMap<>(places));
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /** All trees of an archive, in the order in which modules are looked for. */
    static List<SourceTree> of(Archive archive, String name) {
        String root = Sources.rootFile(name);
        Builder own = new Builder(root, false);
        Builder lib = new Builder(root + "/lib", true);
        List<SourceTree> wheels = new ArrayList<>();
        for (ArchiveEntry entry : archive.entries()) {
            boolean isLibrary = entry.name().startsWith(PythonNames.LIBRARIES);
            String inTree = isLibrary ? entry.name().substring(PythonNames.LIBRARIES.length()) : entry.name();
            (isLibrary ? lib : own).add(inTree, entry.escapedName());
            if (PythonNames.isSource(entry.name())) {
                (isLibrary ? lib : own).sources.put(inTree, archive.read(entry));
            } else if (PythonNames.isPureWheel(entry.name())) {
                wheels.add(ofWheel(archive.read(entry), Sources.wheelFile(name, entry.name()), entry.escapedName()));
            }
        }
        List<SourceTree> trees = new ArrayList<>(List.of(own.build(), lib.build()));
        trees.addAll(wheels);
        return trees;
    }

    private static SourceTree ofWheel(byte[] wheel, String path, String place) {
        Builder tree = new Builder(path, true);
        Archive.verifyNested(wheel, place, ArchiveLimits.DEFAULT, entry -> true, (entry, bytes) -> {
            String installed = PythonNames.installedName(entry.name());
            tree.add(installed, place + "!/" + entry.escapedName());
            if (PythonNames.isSource(installed)) {
                tree.sources.put(installed, bytes);
            }
        });
        return tree.build();
    }

    /** The name of the file that a module is read from. */
    Optional<String> fileOf(String module) {
        String stem = module.replace('.', '/');
        return List.of(stem + "/__init__.py", stem + ".py").stream()
                .filter(sources::containsKey)
                .findFirst();
    }

    boolean has(String file) {
        return places.containsKey(file);
    }

    /** Where people find a file of the tree. */
    String place(String file) {
        return places.getOrDefault(file, file);
    }

    /** Collects one tree. Confined to one thread. */
    private static final class Builder {
        private final String path;
        private final boolean library;
        private final Map<String, String> places = new TreeMap<>();
        private final Map<String, byte[]> sources = new TreeMap<>();

        Builder(String path, boolean library) {
            this.path = path;
            this.library = library;
        }

        void add(String name, String place) {
            places.put(name, place);
        }

        SourceTree build() {
            return new SourceTree(path, library, places, sources);
        }
    }
}
