package dev.molt.python.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A directory that shows at a virtual path, with all below it and nothing else: a link that leads out of it leads
 * nowhere. Immutable.
 *
 * @param at the virtual path
 * @param root the directory, its real path
 */
record Mount(Path at, Path root) {
    static Mount of(Path at, Path directory) throws IOException {
        return new Mount(at, directory.toRealPath());
    }

    boolean has(Path virtual) {
        return virtual.startsWith(at);
    }

    /**
     * Where a virtual path leads, whether or not there is something.
     *
     * @throws AccessDeniedException when that is outside of the directory
     */
    Path real(Path virtual, LinkOption... options) throws IOException {
        Path inside = root.resolve(at.relativize(virtual).toString());
        Path above = inside.getParent();
        if (above == null || inside.equals(root)) {
            return root;
        }
        Path named = checked(above.toRealPath().resolve(inside.getFileName()), virtual);
        boolean follows = !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
        return follows && Files.isSymbolicLink(named) ? checked(named.toRealPath(), virtual) : named;
    }

    private Path checked(Path real, Path virtual) throws AccessDeniedException {
        if (!real.startsWith(root)) {
            throw new AccessDeniedException(virtual.toString(), null, "it leads out of its directory");
        }
        return real;
    }

    /** The virtual path of what lies in the directory. */
    Path virtual(Path real) {
        return at.resolve(root.relativize(real).toString());
    }

    /** A link's target as Python may see it: one inside of the directory by its virtual path. */
    Path shown(Path target) throws AccessDeniedException {
        if (!target.isAbsolute()) {
            return Path.of(target.toString());
        }
        return virtual(checked(target.normalize(), target));
    }
}
