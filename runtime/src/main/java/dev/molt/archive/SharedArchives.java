package dev.molt.archive;

import static dev.molt.problem.ProblemCode.ARCHIVE_UNREADABLE;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens archives that many have in common, such as libraries: each file is open and indexed once, however many archives
 * are of it. Thread-safe.
 */
public final class SharedArchives {
    /*
     * Who holds what
     *
     *   Archive ──strong──► Content ──► index, facts, ArchiveFile ──► file descriptor
     *   SharedArchives ┄┄┄┄weak┄┄┄┄┄▲
     *
     * The descriptor goes by count: each archive is one user of the file until it rests or is closed, whichever comes
     * first, and only once. Count and descriptor change under the file's lock. So one that opens while the last user
     * ends comes before, and finds the descriptor open, or after, and opens it again; it is never closed under a user.
     * The index goes by reachability: an archive at rest still reads, and has its index; a content that no archive has
     * any more is the collector's, and whoever asks for the file then reads its structure again.
     * A content is put into the map by whoever has made it, under the map's lock, and others that made one meanwhile
     * close theirs and take that one. A file that has taken the place of another gets a content of its own.
     */

    /** Maps a file to its content; guarded by itself. */
    private final Map<Path, Known> contents = new HashMap<>();

    private final ReferenceQueue<Content> forgotten = new ReferenceQueue<>();

    private static final class Known extends WeakReference<Content> {
        private final Path path;

        private Known(Path path, Content content, ReferenceQueue<Content> forgotten) {
            super(content, forgotten);
            this.path = path;
        }
    }

    /**
     * As {@link Archive#open}, of a file that does not change while it is there.
     *
     * @param limits the same for all archives of a file
     */
    public Archive open(Path path, String name, ArchiveLimits limits) {
        try {
            Optional<Archive> shared = shared(path, FileStamp.of(path), name);
            return shared.isPresent() ? shared.get() : share(path, Archive.open(path, name, limits));
        } catch (IOException e) {
            throw new Flaws(name).fatal(ARCHIVE_UNREADABLE, 0, e.toString());
        }
    }

    private Archive share(Path path, Archive made) throws IOException {
        synchronized (contents) {
            Optional<Archive> shared = shared(path, made.content().stamp(), made.name());
            if (shared.isEmpty()) {
                contents.put(path, new Known(path, made.content(), forgotten));
                return made;
            }
            made.close();
            return shared.get();
        }
    }

    private Optional<Archive> shared(Path path, FileStamp stamp, String name) throws IOException {
        synchronized (contents) {
            for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
                contents.remove(((Known) gone).path, gone);
            }
            Known known = contents.get(path);
            Content content = known == null ? null : known.get();
            if (content == null || !content.stamp().equals(stamp)) {
                return Optional.empty();
            }
            content.file().use();
            return Optional.of(new Archive(name, content));
        }
    }

    /** How many files are known. */
    int count() {
        synchronized (contents) {
            return contents.size();
        }
    }
}
