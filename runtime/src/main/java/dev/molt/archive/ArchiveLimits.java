package dev.molt.archive;

/**
 * How large an archive may be. Immutable.
 *
 * @param entries how many entries it may have
 * @param fileBytes how long the file may be
 * @param entryBytes how long one entry may be when inflated
 * @param totalBytes how long all entries together may be when inflated; for a small file less: see {@link #totalBytes(long)}
 * @param prefixBytes how much may lie before the first entry, as in a self-executing archive; at most 64 KiB
 */
public record ArchiveLimits(int entries, long fileBytes, int entryBytes, long totalBytes, int prefixBytes) {
    private static final int MIB = 1 << 20;
    private static final int LONGEST_PREFIX = 64 << 10;

    /** What any archive may inflate to, however small it is. */
    private static final long ALWAYS = 64L * MIB;

    /** How many times its own length an archive may inflate to, beyond that. */
    private static final int RATIO = 100;

    /** 65,535 entries, 256 MiB of file, 64 MiB an entry, 1 GiB in all, no prefix. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(65_535, 256L * MIB, 64 * MIB, 1024L * MIB, 0);

    public ArchiveLimits {
        if (entries < 1 || fileBytes < 1 || entryBytes < 1 || totalBytes < 1) {
            throw new IllegalArgumentException("Limits are positive");
        }
        if (prefixBytes < 0 || prefixBytes > LONGEST_PREFIX) {
            throw new IllegalArgumentException("A prefix has at most " + LONGEST_PREFIX + " bytes");
        }
    }

    /** What all entries of a file of that length may inflate to: a ratio bounds the total, as single entries vary. */
    long totalBytes(long fileLength) {
        return Math.min(totalBytes, Math.max(ALWAYS, fileLength * RATIO));
    }
}
