package dev.molt.examples.game.journal;

import dev.molt.examples.game.Hero;
import dev.molt.examples.game.WorldState;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal that is being written. What has been flushed outlives this process, even one that is killed; what has been
 * synced outlives the machine. Confined to whoever has the world, one at a time: a version closes it before the next one
 * resumes it.
 */
public final class Journal implements AutoCloseable {
    private static final String ENDING = ".journal";

    /** Not a channel, which an interrupted caller would close for all. */
    private final FileOutputStream file;

    private final BufferedOutputStream buffer;
    private long size;

    private Journal(Path path) throws IOException {
        file = new FileOutputStream(path.toFile(), true);
        buffer = new BufferedOutputStream(file, 1 << 16);
        size = Files.size(path);
    }

    /** The world that a directory has, up to the last whole line; empty when it has none. */
    public static Optional<WorldState> read(Path directory) throws IOException {
        List<Path> files = files(directory);
        return files.isEmpty() ? Optional.empty() : Optional.of(replay(files.get(files.size() - 1)));
    }

    private static WorldState replay(Path file) throws IOException {
        Map<String, Hero> heroes = new HashMap<>();
        WorldState world = WorldState.founded();
        long ticks = world.ticks();
        long treasury = world.treasury();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Entry> entry = Entry.parse(line);
                if (entry.isEmpty()) {
                    break;
                }
                ticks = entry.get().ticks();
                treasury = entry.get().treasury();
                entry.get().changed().forEach(hero -> heroes.put(hero.session(), hero));
                heroes.keySet().removeAll(entry.get().gone());
            }
        }
        return new WorldState(ticks, treasury, heroes);
    }

    /** Begins a new file with all of a world, in place of what the directory has. It is on disk when this returns. */
    public static Journal begin(Path directory, WorldState world) throws IOException {
        List<Path> old = files(directory);
        Path next = directory.resolve(String.format("%06d", number(old) + 1) + ENDING);
        Path beside = directory.resolve("next.tmp");
        Files.deleteIfExists(beside);
        try (Journal all = new Journal(beside)) {
            all.append(new Entry(
                    world.ticks(), world.treasury(), List.copyOf(world.heroes().values()), List.of()));
            all.sync();
        }
        Files.move(beside, next, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(directory);
        for (Path file : old) {
            Files.delete(file);
        }
        return new Journal(next);
    }

    /** Goes on with the file that another version has closed. */
    public static Journal resume(Path directory) throws IOException {
        List<Path> files = files(directory);
        if (files.isEmpty()) {
            throw new IOException("No journal in " + directory);
        }
        return new Journal(files.get(files.size() - 1));
    }

    /** The files of a directory, oldest first; more than one only where a beginning was interrupted. */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + ENDING)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    private static int number(List<Path> files) {
        return files.isEmpty()
                ? 0
                : Integer.parseInt(String.valueOf(files.get(files.size() - 1).getFileName())
                        .replace(ENDING, ""));
    }

    /** Without this a new name may be lost with the power, on systems where a directory can be opened at all. */
    private static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    public void append(Entry entry) throws IOException {
        byte[] line = (entry.line() + '\n').getBytes(StandardCharsets.UTF_8);
        buffer.write(line);
        size += line.length;
    }

    /** Gives all that was appended to the operating system. */
    public void flush() throws IOException {
        buffer.flush();
    }

    /** Has all that was appended on disk when this returns. */
    public void sync() throws IOException {
        buffer.flush();
        file.getFD().sync();
    }

    /** In bytes, all that was appended included. */
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
