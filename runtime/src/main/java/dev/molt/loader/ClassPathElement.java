package dev.molt.loader;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.problem.MoltException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** One archive on a module's class path, as it looks to this JVM's release. Thread-safe. */
final class ClassPathElement {
    private static final String VERSIONS = "META-INF/versions/";

    private final Archive archive;
    private final ArchiveUrls urls;
    private final Manifest manifest;
    private final CodeSource codeSource;

    /** Maps a name to the entry of the highest release that this JVM has; empty unless the archive is multi-release. */
    private final Map<String, ArchiveEntry> overlay = new HashMap<>();

    /** All directories that some entry lies in, with a slash at the end; archives often have no entries for them. */
    private final Set<String> directories = new HashSet<>();

    ClassPathElement(Archive archive) {
        this.archive = archive;
        this.urls = new ArchiveUrls(archive);
        this.manifest = manifest(archive);
        this.codeSource = codeSource(archive);
        for (ArchiveEntry entry : archive.entries()) {
            String name = entry.name();
            for (int slash = name.lastIndexOf('/'); slash >= 0; slash = name.lastIndexOf('/', slash - 1)) {
                if (!directories.add(name.substring(0, slash + 1))) {
                    break;
                }
            }
        }
        if (Boolean.parseBoolean(manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE))) {
            overlay(archive);
        }
    }

    static Manifest manifest(Archive archive) {
        return archive.entry(JarFile.MANIFEST_NAME)
                .map(entry -> parse(archive.read(entry)))
                .orElseGet(Manifest::new);
    }

    /** An unreadable manifest counts as none, as it does to the JDK's loaders. */
    private static Manifest parse(byte[] bytes) {
        try {
            return new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            return new Manifest();
        }
    }

    private static CodeSource codeSource(Archive archive) {
        try {
            return new CodeSource(archive.path().toUri().toURL(), (CodeSigner[]) null);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a file: " + archive.path(), e);
        }
    }

    private void overlay(Archive from) {
        Map<String, Integer> releases = new HashMap<>();
        for (ArchiveEntry entry : from.entries()) {
            int slash = entry.name().indexOf('/', VERSIONS.length());
            if (!entry.name().startsWith(VERSIONS) || slash < 0 || entry.isDirectory()) {
                continue;
            }
            int release = release(entry.name().substring(VERSIONS.length(), slash));
            String name = entry.name().substring(slash + 1);
            if (release <= Runtime.version().feature() && release > releases.getOrDefault(name, 8)) {
                releases.put(name, release);
                overlay.put(name, entry);
            }
        }
    }

    private static int release(String directory) {
        return directory.matches("[0-9]{1,5}") ? Integer.parseInt(directory) : Integer.MAX_VALUE;
    }

    @Nullable
    ArchiveEntry entry(String name) {
        ArchiveEntry versioned = name.startsWith("META-INF/") ? null : overlay.get(name);
        return versioned != null ? versioned : archive.entry(name).orElse(null);
    }

    /** @throws MoltException when the bytes are not what they were when the archive was admitted */
    byte[] read(ArchiveEntry entry) {
        return archive.read(entry);
    }

    /** The URL of a resource or directory, or null when the archive has none of that name. */
    @Nullable
    URL url(String name) {
        ArchiveEntry entry = entry(name);
        if (entry != null) {
            return urls.of(entry.name());
        }
        String directory = name.endsWith("/") ? name : name + "/";
        return directories.contains(directory) ? urls.of(directory) : null;
    }

    /** @param packageName with dots */
    boolean hasClassesIn(String packageName) {
        String directory = packageName.replace('.', '/') + "/";
        return directories.contains(directory)
                && archive.entries().stream()
                        .map(ArchiveEntry::name)
                        .anyMatch(name -> name.startsWith(directory)
                                && name.endsWith(".class")
                                && name.indexOf('/', directory.length()) < 0);
    }

    CodeSource codeSource() {
        return codeSource;
    }

    /** The manifest's attribute for a package, from its own section or else the main one. */
    @Nullable
    String attribute(String packageName, Attributes.Name name) {
        Attributes own = manifest.getAttributes(packageName.replace('.', '/') + "/");
        String value = own == null ? null : own.getValue(name);
        return value != null ? value : manifest.getMainAttributes().getValue(name);
    }

    void rest() {
        archive.rest();
    }

    void close() {
        archive.close();
    }
}
