package dev.molt.archive;

import java.io.IOException;

/** The bytes of an archive, wherever they are. */
interface ArchiveBytes {
    /** How many there are. */
    long length() throws IOException;

    /** Puts those from the offset on into the array's beginning, as many as asked for, which are there. */
    void read(long offset, byte[] into, int length) throws IOException;

    /** Bytes in memory: those of an archive in an archive. Nobody alters the array meanwhile. */
    static ArchiveBytes of(byte[] array) {
        return new ArchiveBytes() {
            @Override
            public long length() {
                return array.length;
            }

            @Override
            public void read(long offset, byte[] into, int length) {
                System.arraycopy(array, (int) offset, into, 0, length);
            }
        };
    }
}
