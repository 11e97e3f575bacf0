package dev.molt.python.source;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * What one context sees beside GraalPy's own library: sources, which can only be read, an own {@code /tmp} in memory, and
 * directories that are mounted. Thread-safe.
 *
 * <p>A path is answered by the {@link Mount} that it lies in, which translates it, else by the tree of sources. Paths are
 * those of the default file system even where nothing lies there, since GraalPy takes its own library from real ones.
 */
final class OwnFiles implements FileSystem {
    private static final Path ROOT = Path.of("/").toAbsolutePath();
    private static final Path TEMPORARY = Path.of("/tmp");

    /** How much {@code /tmp} may hold, in bytes. */
    private static final long TEMPORARY_BYTES = 64L << 20;

    private static final Configuration IN_MEMORY = Configuration.unix().toBuilder()
            .setWorkingDirectory("/") // which else would be made
            .setMaxSize(TEMPORARY_BYTES)
            .setAttributeViews("basic", "posix")
            .build();

    private static final Set<StandardOpenOption> CHANGING = EnumSet.complementOf(
            EnumSet.of(StandardOpenOption.READ, StandardOpenOption.SYNC, StandardOpenOption.DSYNC));

    /** What is read of a directory, which Python opens before it lists it. */
    private static final byte[] NOTHING = {};

    /** Maps paths to contents that can't be changed. */
    private final Map<Path, byte[]> files = new ConcurrentHashMap<>();

    /** The directories above files and mounts; no other one exists outside of mounts. */
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();

    private final List<Mount> mounts = new CopyOnWriteArrayList<>();

    OwnFiles() {
        addDirectory(absolute(Path.of(Sources.DIRECTORY)));
        mount(TEMPORARY.toString(), Jimfs.newFileSystem(IN_MEMORY).getPath("/"));
    }

    /** See {@link VirtualFiles#add}. */
    void add(Sources sources) {
        sources.files().forEach((name, bytes) -> {
            Path file = absolute(Path.of(name));
            addDirectory(file.getParent());
            files.put(file, bytes);
        });
    }

    /** See {@link VirtualFiles#mount}. */
    void mount(String virtualPath, Path directory) {
        try {
            Path at = absolute(Path.of(virtualPath));
            mounts.add(Mount.of(at, directory));
            addDirectory(at);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't show " + directory + " as " + virtualPath, e);
        }
    }

    private void addDirectory(@Nullable Path directory) {
        for (Path above = directory; above != null; above = above.getParent()) {
            directories.add(above);
        }
    }

    private Path absolute(Path path) {
        return toAbsolutePath(path).normalize();
    }

    private Optional<Mount> mountOf(Path absolute) {
        return mounts.stream().filter(mount -> mount.has(absolute)).findFirst();
    }

    /** The place of a path that is to be changed, which only a mount has. */
    private Path writable(Path path, LinkOption... options) throws IOException {
        Path absolute = absolute(path);
        Mount mount =
                mountOf(absolute).orElseThrow(() -> new AccessDeniedException(path.toString(), null, "read-only"));
        return mount.real(absolute, options);
    }

    private void checkExists(Path absolute) throws NoSuchFileException {
        if (!files.containsKey(absolute) && !directories.contains(absolute)) {
            throw new NoSuchFileException(absolute.toString());
        }
    }

    @Override
    public Path parsePath(URI uri) {
        return Path.of(uri);
    }

    @Override
    public Path parsePath(String path) {
        return Path.of(path);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return ROOT.resolve(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        Path absolute = absolute(path);
        Optional<Mount> mount = mountOf(absolute);
        if (mount.isPresent()) {
            Path real = mount.get().real(absolute, options);
            return mount.get().virtual(real.toRealPath(options));
        }
        checkExists(absolute);
        return absolute;
    }

    @Override
    public Path getTempDirectory() {
        return TEMPORARY;
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        Path absolute = absolute(path);
        Optional<Mount> mount = mountOf(absolute);
        if (mount.isPresent()) {
            Path real = mount.get().real(absolute, options);
            real.getFileSystem().provider().checkAccess(real, modes.toArray(AccessMode[]::new));
            return;
        }
        checkExists(absolute);
        boolean executesFile = modes.contains(AccessMode.EXECUTE) && files.containsKey(absolute);
        if (modes.contains(AccessMode.WRITE) || executesFile) {
            throw new AccessDeniedException(path.toString(), null, "read-only");
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        Path absolute = absolute(path);
        Optional<Mount> mount = mountOf(absolute);
        boolean onlyReads = !changes(options);
        if (mount.isPresent()) {
            LinkOption[] links = options.contains(LinkOption.NOFOLLOW_LINKS)
                    ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
                    : new LinkOption[0];
            Path real = mount.get().real(absolute, links);
            return onlyReads && Files.isDirectory(real, links)
                    ? new HeldFile(NOTHING)
                    : Files.newByteChannel(real, options, supported(real, attributes));
        }
        if (!onlyReads) {
            throw new AccessDeniedException(path.toString(), null, "read-only");
        }
        checkExists(absolute);
        return new HeldFile(files.getOrDefault(absolute, NOTHING));
    }

    /** Whether who opens a file so may change it. */
    static boolean changes(Set<? extends OpenOption> options) {
        return !Collections.disjoint(options, CHANGING);
    }

    private static FileAttribute<?>[] supported(Path real, FileAttribute<?>... attributes) {
        boolean posix = real.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? attributes : new FileAttribute<?>[0];
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Path absolute = absolute(path);
        List<Path> accepted = new ArrayList<>();
        for (Path child : children(absolute)) {
            Path shown = path.resolve(child.getFileName());
            if (filter.accept(shown)) {
                accepted.add(shown);
            }
        }
        return new Listing(accepted);
    }

    private Set<Path> children(Path absolute) throws IOException {
        Set<Path> children = new TreeSet<>();
        Optional<Mount> mount = mountOf(absolute);
        if (mount.isPresent()) {
            try (DirectoryStream<Path> real =
                    Files.newDirectoryStream(mount.get().real(absolute))) {
                real.forEach(child ->
                        children.add(absolute.resolve(child.getFileName().toString())));
            }
            return children;
        }
        checkExists(absolute);
        if (!directories.contains(absolute)) {
            throw new NotDirectoryException(absolute.toString());
        }
        for (Set<Path> all : List.of(files.keySet(), directories)) {
            all.stream().filter(any -> absolute.equals(any.getParent())).forEach(children::add);
        }
        return children;
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String wanted, LinkOption... options) throws IOException {
        Path absolute = absolute(path);
        Optional<Mount> mount = mountOf(absolute);
        if (mount.isPresent()) {
            Path real = mount.get().real(absolute, options);
            BasicFileAttributes basic = Files.readAttributes(real, BasicFileAttributes.class, options);
            return FileFacts.of(absolute, basic).attributes();
        }
        checkExists(absolute);
        byte[] bytes = files.get(absolute);
        return (bytes == null ? FileFacts.ofDirectory(absolute) : FileFacts.ofFile(absolute, bytes.length))
                .attributes();
    }

    /** Sets times; what else Python sets, such as permissions, is the host's to decide and left as it is. */
    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        Path real = writable(path, options);
        String name = attribute.substring(attribute.indexOf(':') + 1);
        if (name.equals("lastModifiedTime") || name.equals("lastAccessTime")) {
            Files.setAttribute(real, name, value, options);
        }
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        if (directories.contains(absolute(directory))) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        Path real = writable(directory, LinkOption.NOFOLLOW_LINKS);
        Files.createDirectory(real, supported(real, attributes));
    }

    @Override
    public void delete(Path path) throws IOException {
        if (directories.contains(absolute(path))) {
            throw new AccessDeniedException(path.toString(), null, "read-only");
        }
        Files.delete(writable(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path from = writable(source, LinkOption.NOFOLLOW_LINKS);
        Path to = writable(target, LinkOption.NOFOLLOW_LINKS);
        Files.move(from, to, options);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        Path absolute = absolute(link);
        Optional<Mount> mount = mountOf(absolute);
        if (mount.isEmpty()) {
            checkExists(absolute);
            throw new NotLinkException(link.toString());
        }
        Path real = mount.get().real(absolute, LinkOption.NOFOLLOW_LINKS);
        return mount.get().shown(Files.readSymbolicLink(real));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        throw new AccessDeniedException(link.toString(), existing.toString(), "links are not made");
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        throw new AccessDeniedException(link.toString(), target.toString(), "links are not made");
    }
}
