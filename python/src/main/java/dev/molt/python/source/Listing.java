package dev.molt.python.source;

import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** What lies in a directory, as it was when it was listed. Immutable. */
record Listing(List<Path> paths) implements DirectoryStream<Path> {
    Listing {
        paths = List.copyOf(paths);
    }

    @Override
    public Iterator<Path> iterator() {
        return paths.iterator();
    }

    @Override
    public void close() {}
}
