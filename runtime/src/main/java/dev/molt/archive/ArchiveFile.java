package dev.molt.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Positional reads of one file. A RandomAccessFile under a lock and not a channel, since a channel is closed for all its
 * users when one of them is interrupted, and class loading happens on callers' threads. Thread-safe.
 */
final class ArchiveFile implements ArchiveBytes, AutoCloseable {
    private final Path path;

    /** Null while at rest or closed; guarded by this. */
    private @Nullable RandomAccessFile file;

    /** Guarded by this. */
    private boolean closed;

    ArchiveFile(Path path) throws IOException {
        this.path = path;
        this.file = open();
    }

    private RandomAccessFile open() throws IOException {
        return new RandomAccessFile(path.toFile(), "r");
    }

    Path path() {
        return path;
    }

    @Override
    public synchronized long length() throws IOException {
        RandomAccessFile held = file;
        if (held == null) {
            throw new IOException("Closed: " + path);
        }
        return held.length();
    }

    @Override
    public synchronized void read(long offset, byte[] into, int length) throws IOException {
        if (closed) {
            throw new IOException("Closed: " + path);
        }
        RandomAccessFile held = file;
        if (held != null) {
            read(held, offset, into, length);
            return;
        }
        try (RandomAccessFile once = open()) {
            read(once, offset, into, length);
        }
    }

    private static void read(RandomAccessFile from, long offset, byte[] into, int length) throws IOException {
        from.seek(offset);
        from.readFully(into, 0, length);
    }

    /** Gives the file descriptor back; later reads open the file for a moment each. */
    synchronized void rest() throws IOException {
        RandomAccessFile held = file;
        file = null;
        if (held != null) {
            held.close();
        }
    }

    /** Ends all reading. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        rest();
    }
}
