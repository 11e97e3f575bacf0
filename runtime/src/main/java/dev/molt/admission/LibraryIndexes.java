package dev.molt.admission;

import dev.molt.archive.Sha256;
import dev.molt.linkage.ClassIndex;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The facts of libraries that were found whole, by their digest: a library that comes again with the next version of its
 * module, or with another module, is not looked into again. Kept no longer than there is room for them. Thread-safe.
 */
final class LibraryIndexes {
    /** How many are kept, those used last. */
    private static final int MOST = 256;

    /** Guarded by itself. */
    private final Map<Sha256, SoftReference<ClassIndex>> indexes = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, SoftReference<ClassIndex>> eldest) {
            return size() > MOST;
        }
    };

    /** @param make makes the index; what it throws is thrown, and nothing is kept */
    ClassIndex of(Sha256 sha256, Supplier<ClassIndex> make) {
        synchronized (indexes) {
            SoftReference<ClassIndex> kept = indexes.get(sha256);
            ClassIndex known = kept == null ? null : kept.get();
            if (known != null) {
                return known;
            }
        }
        ClassIndex made = make.get(); // outside the lock: two that make the same one come to the same
        synchronized (indexes) {
            indexes.put(sha256, new SoftReference<>(made));
        }
        return made;
    }
}
