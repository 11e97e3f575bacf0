package dev.molt.admission;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import dev.molt.linkage.ApiDiff;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tells two archives apart. Lists are sorted. Immutable.
 *
 * @param addedEntries names of entries that only the new one has
 * @param removedEntries names of entries that only the old one has
 * @param changedEntries names of entries whose size or CRC-32 differs
 * @param api what those around the module notice
 */
public record ArchiveDiff(
        List<String> addedEntries, List<String> removedEntries, List<String> changedEntries, ApiDiff api) {
    public ArchiveDiff {
        addedEntries = List.copyOf(addedEntries);
        removedEntries = List.copyOf(removedEntries);
        changedEntries = List.copyOf(changedEntries);
    }

    /** Compares two archives that were admitted. */
    public static ArchiveDiff between(Path oldFile, Decision.Admitted before, Path newFile, Decision.Admitted after) {
        Map<String, ArchiveEntry> old = entries(oldFile);
        Map<String, ArchiveEntry> next = entries(newFile);
        return new ArchiveDiff(
                next.keySet().stream().filter(name -> !old.containsKey(name)).toList(),
                old.keySet().stream().filter(name -> !next.containsKey(name)).toList(),
                next.values().stream()
                        .filter(entry -> hasChanged(entry, old.get(entry.escapedName())))
                        .map(ArchiveEntry::escapedName)
                        .toList(),
                ApiDiff.between(before.classPath(), after.classPath()));
    }

    private static boolean hasChanged(ArchiveEntry entry, @Nullable ArchiveEntry before) {
        return before != null && (entry.size() != before.size() || entry.crc() != before.crc());
    }

    private static Map<String, ArchiveEntry> entries(Path file) {
        Map<String, ArchiveEntry> entries = new TreeMap<>();
        try (Archive archive = Archive.open(file, String.valueOf(file.getFileName()), ArchiveLimits.DEFAULT)) {
            archive.entries().forEach(entry -> entries.put(entry.escapedName(), entry));
        }
        return entries;
    }
}
