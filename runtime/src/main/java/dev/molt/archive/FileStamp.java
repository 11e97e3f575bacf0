package dev.molt.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from another one that has taken its place under the same path. Immutable.
 *
 * @param key the file system's own name for it; null where there is none
 */
record FileStamp(@Nullable Object key, long length, FileTime modified) {
    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
}
