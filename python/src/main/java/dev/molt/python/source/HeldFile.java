package dev.molt.python.source;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A channel that reads bytes in memory. Thread-safe. */
final class HeldFile implements SeekableByteChannel {
    private final byte[] bytes;

    /** Guarded by this. */
    private long position;

    /** Guarded by this. */
    private boolean closed;

    HeldFile(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public synchronized int read(ByteBuffer into) throws ClosedChannelException {
        checkOpen();
        int length = (int) Math.min(into.remaining(), Math.max(0, bytes.length - position));
        if (length == 0) {
            return into.hasRemaining() ? -1 : 0;
        }
        into.put(bytes, (int) position, length);
        position += length;
        return length;
    }

    @Override
    public synchronized long position() throws ClosedChannelException {
        checkOpen();
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
        checkOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("A position is not negative: " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public synchronized long size() throws ClosedChannelException {
        checkOpen();
        return bytes.length;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
