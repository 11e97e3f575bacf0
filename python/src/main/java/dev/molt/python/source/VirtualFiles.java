package dev.molt.python.source;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * All the files that one context sees: GraalPy's own library and sources, both only to be read, an own {@code /tmp} in
 * memory, and directories that are mounted; nothing else of the host's disk. Thread-safe.
 *
 * <p>A spare context is created with an empty one, and gets its sources when its module is known. What is added stays:
 * nothing changes at a path once it is there. A context is given this as it is, not wrapped by
 * {@link FileSystem#allowInternalResourceAccess}: that lets Python change GraalPy's library, which all processes of a
 * user share, and has no move of its own, so that nothing could be renamed.
 */
public final class VirtualFiles implements FileSystem {
    private final OwnFiles own = new OwnFiles();
    private final FileSystem all = FileSystem.allowInternalResourceAccess(own);

    /** Nothing but GraalPy's library, an empty {@code /tmp} and an empty directory for sources. */
    public VirtualFiles() {}

    /** Lets Python import from sources; that they stand on its path is the caller's to see to. */
    public void add(Sources sources) {
        own.add(sources);
    }

    /**
     * Lets Python read and write below a virtual path what lies in a directory. Links that lead out of it lead nowhere.
     *
     * @throws java.io.UncheckedIOException when there is no such directory
     */
    public void mount(String virtualPath, Path directory) {
        own.mount(virtualPath, directory);
    }

    // Changes: only own files can be changed

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        own.createDirectory(toAbsolutePath(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        own.delete(toAbsolutePath(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        own.move(toAbsolutePath(source), toAbsolutePath(target), options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        own.setAttribute(toAbsolutePath(path), attribute, value, options);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        own.createLink(toAbsolutePath(link), existing);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        own.createSymbolicLink(toAbsolutePath(link), target, attributes);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        FileSystem asked = OwnFiles.changes(options) ? own : all;
        return asked.newByteChannel(toAbsolutePath(path), options, attributes);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        FileSystem asked = modes.contains(AccessMode.WRITE) ? own : all;
        asked.checkAccess(toAbsolutePath(path), modes, options);
    }

    // Looking: at GraalPy's library too

    @Override
    public Path parsePath(URI uri) {
        return all.parsePath(uri);
    }

    @Override
    public Path parsePath(String path) {
        return all.parsePath(path);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return all.toAbsolutePath(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        return all.toRealPath(path, options);
    }

    @Override
    public void setCurrentWorkingDirectory(Path directory) {
        all.setCurrentWorkingDirectory(directory);
    }

    @Override
    public Path getTempDirectory() {
        return all.getTempDirectory();
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return all.newDirectoryStream(directory, filter);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return all.readAttributes(path, attributes, options);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return all.readSymbolicLink(link);
    }

    @Override
    public boolean isSameFile(Path one, Path other, LinkOption... options) throws IOException {
        return all.isSameFile(one, other, options);
    }

    @Override
    public @Nullable String getMimeType(Path path) {
        return all.getMimeType(path);
    }

    @Override
    public @Nullable Charset getEncoding(Path path) {
        return all.getEncoding(path);
    }
}
