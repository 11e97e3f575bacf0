package dev.molt.loader;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.problem.MoltException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one archive's resources, such as {@code zip:file:/home/archives/SHA256!/com/acme/prices.csv}. The digest
 * in the path makes them unique, so that no cache of anybody's can confuse two versions.
 *
 * <p>The scheme is one that frameworks treat as a JAR's when they scan packages, but not {@code jar}: the JDK's own
 * handler of that name keeps files open in a cache. Each URL carries this handler. Thread-safe.
 */
final class ArchiveUrls extends URLStreamHandler {
    private static final String SCHEME = "zip";
    private static final String SEPARATOR = "!/";

    /** From so many bytes on, a resource is not checked as a whole before it is given, as it would fill the heap. */
    private static final int LARGE = 1 << 20;

    private final Archive archive;

    ArchiveUrls(Archive archive) {
        this.archive = archive;
    }

    /** @param path an entry's or a directory's name */
    URL of(String path) {
        try {
            String encoded =
                    new java.net.URI(null, null, "/" + path, null).getRawPath().substring(1);
            return new URL(SCHEME, "", -1, archive.path().toUri() + SEPARATOR + encoded, this);
        } catch (MalformedURLException | java.net.URISyntaxException e) {
            throw new IllegalArgumentException("Not a resource's name: " + path, e);
        }
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        return new Connection(url, archive);
    }

    /** Reads from the open archive; whoever asks for a JAR file gets a private one over the same read-only copy. */
    private static final class Connection extends JarURLConnection {
        private final Archive archive;
        private final String path;

        Connection(URL url, Archive archive) throws IOException {
            super(url);
            this.archive = archive;
            String entry = getEntryName();
            this.path = entry == null ? "" : entry;
            setUseCaches(false);
        }

        private @Nullable ArchiveEntry entry() {
            return archive.entry(path).orElse(null);
        }

        @Override
        public void connect() throws IOException {
            if (!path.isEmpty() && !path.endsWith("/") && entry() == null) {
                throw new FileNotFoundException(url.toExternalForm());
            }
            connected = true;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            connect();
            ArchiveEntry entry = entry();
            if (entry == null) {
                return InputStream.nullInputStream();
            }
            if (entry.size() > LARGE) {
                return archive.stream(entry);
            }
            try {
                return new ByteArrayInputStream(archive.read(entry));
            } catch (MoltException e) {
                throw new IOException(e);
            }
        }

        @Override
        public long getContentLengthLong() {
            ArchiveEntry entry = entry();
            return entry == null ? -1 : entry.size();
        }

        @Override
        public int getContentLength() {
            return (int) getContentLengthLong();
        }

        @Override
        public @Nullable String getContentType() {
            return guessContentTypeFromName(path);
        }

        @Override
        public JarFile getJarFile() throws IOException {
            return new JarFile(archive.path().toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
        }

        /** Directories too, which not every archive has entries for. */
        @Override
        public @Nullable JarEntry getJarEntry() {
            return path.isEmpty() ? null : new JarEntry(path);
        }
    }
}
