package dev.molt.archive;

import java.nio.charset.StandardCharsets;

/**
 * One entry of an archive's index. Immutable.
 *
 * @param name as written, separated by slashes; a directory's ends with one
 * @param deflated whether its data is compressed
 * @param crc its CRC-32
 * @param dataOffset where its data begins in the file, in bytes
 * @param compressedSize how long its data is in the file, in bytes
 * @param size how long it is when inflated, in bytes
 */
public record ArchiveEntry(String name, boolean deflated, int crc, long dataOffset, long compressedSize, long size) {
    public boolean isDirectory() {
        return name.endsWith("/");
    }

    /** The name as people may safely read it. */
    public String escapedName() {
        return EntryName.of(name.getBytes(StandardCharsets.UTF_8)).escaped();
    }
}
