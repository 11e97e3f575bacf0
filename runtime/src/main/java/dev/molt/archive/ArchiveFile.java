package dev.molt.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Positional reads of one file. A RandomAccessFile under a lock and not a channel, since a channel is closed for all its
 * users when one of them is interrupted, and class loading happens on callers' threads. The file descriptor is held
 * while somebody uses it; reads without one open the file for a moment each. Thread-safe.
 */
final class ArchiveFile implements ArchiveBytes, AutoCloseable {
    private final Path path;

    /** Null while nobody uses it; guarded by this. */
    private @Nullable RandomAccessFile file;

    /** How many have begun to use it and not ended that; guarded by this. */
    private int users = 1;

    /** Opens the file for a first user. */
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

    /** Begins another use, which {@link #close} ends. */
    synchronized void use() throws IOException {
        if (file == null) {
            file = open();
        }
        users++;
    }

    /** Whether it holds a file descriptor. */
    synchronized boolean isHeld() {
        return file != null;
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

    /** Ends one use. With the last one the file descriptor goes back. */
    @Override
    public synchronized void close() throws IOException {
        RandomAccessFile held = file;
        users--;
        if (users == 0 && held != null) {
            file = null;
            held.close();
        }
    }
}
