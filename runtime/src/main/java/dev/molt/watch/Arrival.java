package dev.molt.watch;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became ready in the watched directory together. Immutable.
 *
 * @param files candidates that stand still and are whole
 * @param gone the names of files that were dealt with before and are not there any more
 */
public record Arrival(List<Path> files, Set<String> gone) {
    public Arrival {
        files = List.copyOf(files);
        gone = Set.copyOf(gone);
    }

    /** The names of all files that it is about. */
    Set<String> names() {
        Set<String> names = new HashSet<>(gone);
        files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        return names;
    }
}
