package dev.molt.loader;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.problem.MoltException;
import java.net.URL;
import java.security.CodeSource;
import java.util.jar.Attributes;
import org.jspecify.annotations.Nullable;

/** One archive on a module's class path, as it looks to this JVM's release. Thread-safe. */
final class ClassPathElement {
    private final Archive archive;
    private final ArchiveUrls urls;
    private final Layout layout;

    ClassPathElement(Archive archive) {
        this.archive = archive;
        this.urls = new ArchiveUrls(archive);
        this.layout = Layout.of(archive);
    }

    @Nullable
    ArchiveEntry entry(String name) {
        ArchiveEntry versioned =
                name.startsWith("META-INF/") ? null : layout.overlay().get(name);
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
        return layout.directories().contains(directory) ? urls.of(directory) : null;
    }

    /** @param packageName with dots */
    boolean hasClassesIn(String packageName) {
        String directory = packageName.replace('.', '/') + "/";
        return layout.directories().contains(directory)
                && archive.entries().stream()
                        .map(ArchiveEntry::name)
                        .anyMatch(name -> name.startsWith(directory)
                                && name.endsWith(".class")
                                && name.indexOf('/', directory.length()) < 0);
    }

    CodeSource codeSource() {
        return layout.codeSource();
    }

    /** The manifest's attribute for a package, from its own section or else the main one. */
    @Nullable
    String attribute(String packageName, Attributes.Name name) {
        Attributes own = layout.manifest().getAttributes(packageName.replace('.', '/') + "/");
        String value = own == null ? null : own.getValue(name);
        return value != null ? value : layout.manifest().getMainAttributes().getValue(name);
    }

    void rest() {
        archive.rest();
    }

    void close() {
        archive.close();
    }
}
