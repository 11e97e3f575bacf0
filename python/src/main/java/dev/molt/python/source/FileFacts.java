package dev.molt.python.source;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What Python may ask of a file, in Unix's terms on every system. Immutable.
 *
 * @param at the virtual path
 * @param mode the kind and the permissions, as in {@code st_mode}
 */
record FileFacts(Path at, int mode, long size, FileTime modified, FileTime accessed, FileTime created) {
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int KIND = 0170000;
    private static final FileTime NEVER = FileTime.fromMillis(0);

    static FileFacts ofFile(Path at, long size) {
        return new FileFacts(at, REGULAR | 0444, size, NEVER, NEVER, NEVER);
    }

    static FileFacts ofDirectory(Path at) {
        return new FileFacts(at, DIRECTORY | 0555, 0, NEVER, NEVER, NEVER);
    }

    static FileFacts of(Path at, BasicFileAttributes basic) {
        int mode = basic.isDirectory() ? DIRECTORY | 0755 : basic.isSymbolicLink() ? LINK | 0777 : REGULAR | 0644;
        return new FileFacts(
                at, mode, basic.size(), basic.lastModifiedTime(), basic.lastAccessTime(), basic.creationTime());
    }

    /** All attributes of the views basic, posix and unix. */
    Map<String, Object> attributes() {
        Map<String, Object> all = new HashMap<>();
        all.put("size", size);
        all.put("isRegularFile", (mode & KIND) == REGULAR);
        all.put("isDirectory", (mode & KIND) == DIRECTORY);
        all.put("isSymbolicLink", (mode & KIND) == LINK);
        all.put("isOther", false);
        all.put("lastModifiedTime", modified);
        all.put("lastAccessTime", accessed);
        all.put("creationTime", created);
        all.put("fileKey", at);
        all.put("permissions", permissions());
        all.put("mode", mode);
        all.put("ino", inode());
        all.put("dev", 1L);
        all.put("nlink", 1);
        all.put("uid", 0);
        all.put("gid", 0);
        all.put("ctime", modified);
        return all;
    }

    /** A number that no other path has, as good as surely. */
    private long inode() {
        String path = at.toString();
        return (long) path.length() << Integer.SIZE | Integer.toUnsignedLong(path.hashCode());
    }

    private Set<PosixFilePermission> permissions() {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}
