package dev.molt.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writing files so that a crash leaves the old or the new content, never a mixture. */
public final class Durable {
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private Durable() {}

    /** Replaces the file's content; on return it is on disk. */
    public static void write(Path file, String content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(beside, file);
    }

    /** Renames a file that is on disk already; on return the rename is too. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(to.toAbsolutePath().resolveSibling("."));
    }

    private static void forceDirectory(Path directory) throws IOException {
        if (WINDOWS) {
            return; // directories can't be opened there; the file system journals the rename itself
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
