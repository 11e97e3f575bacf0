package dev.molt.trust;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that keys lie in, and what is said when one can't be used. */
final class KeyFile {
    private static final int LARGEST = 1 << 14;

    private KeyFile() {}

    /** At most as many bytes as a key's file may have. */
    static byte[] read(Path file) throws IOException, Flawed {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new Flawed("It has more than " + LARGEST + " bytes, which no key has.");
            }
            return bytes;
        }
    }

    /**
     * Makes a file, with its rights from the first instant on.
     *
     * @param rights as in {@code rw-------}; a file system without such rights gives its own
     * @param replace whether it may replace a file
     * @throws FileAlreadyExistsException when it may not and there is one
     */
    static void write(Path file, String text, String rights, boolean replace) throws IOException {
        Path first = replace ? file.resolveSibling(file.getFileName() + ".tmp") : file;
        if (replace) {
            Files.deleteIfExists(first);
        }
        try (FileChannel channel = FileChannel.open(
                first, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(rights))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (replace) {
            Files.move(first, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] attributes(String rights) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    static MoltException unreadable(Path file, IOException cause) {
        return unusable(file, cause.toString(), "see that the file is there and that you may read it.", cause);
    }

    static MoltException unusable(Path file, String fact, String remedy, @Nullable Throwable cause) {
        return new MoltException(
                Problem.of(ProblemCode.KEY_UNUSABLE, "The key file " + file + " can't be used.", fact, remedy), cause);
    }
}
