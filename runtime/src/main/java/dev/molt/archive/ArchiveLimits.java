package dev.molt.archive;

/**
 * How large an archive may be. Immutable.
 *
 * @param entries how many entries it may have
 * @param fileBytes how long the file may be
 * @param entryBytes how long one entry may be when inflated
 * @param totalBytes how long all entries together may be when inflated
 */
public record ArchiveLimits(int entries, long fileBytes, int entryBytes, long totalBytes) {
    private static final int MIB = 1 << 20;

    /** 65,535 entries, 256 MiB of file, 64 MiB an entry, 1 GiB in all. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(65_535, 256L * MIB, 64 * MIB, 1024L * MIB);

    public ArchiveLimits {
        if (entries < 1 || fileBytes < 1 || entryBytes < 1 || totalBytes < 1) {
            throw new IllegalArgumentException("Limits are positive");
        }
    }
}
