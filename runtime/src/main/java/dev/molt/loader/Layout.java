package dev.molt.loader;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What an archive's entries mean to a class path, as it looks to this JVM's release. Versions that have a library in
 * common have this in common too, so it holds nothing of theirs. Immutable, if nobody changes the manifest.
 *
 * @param codeSource where classes of the archive come from
 * @param overlay maps a name to the entry of the highest release that this JVM has; empty unless the archive is
 *     multi-release
 * @param directories all that some entry lies in, with a slash at the end; archives often have no entries for them
 */
record Layout(Manifest manifest, CodeSource codeSource, Map<String, ArchiveEntry> overlay, Set<String> directories) {
    private static final String VERSIONS = "META-INF/versions/";

    Layout {
        overlay = Map.copyOf(overlay);
        directories = Set.copyOf(directories);
    }

    static Layout of(Archive archive) {
        return archive.fact(Layout.class, () -> read(archive));
    }

    private static Layout read(Archive archive) {
        Manifest manifest = manifest(archive);
        boolean multi = Boolean.parseBoolean(manifest.getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE));
        return new Layout(manifest, codeSource(archive), multi ? overlay(archive) : Map.of(), directories(archive));
    }

    private static Manifest manifest(Archive archive) {
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

    private static Set<String> directories(Archive archive) {
        Set<String> directories = new HashSet<>();
        for (ArchiveEntry entry : archive.entries()) {
            String name = entry.name();
            for (int slash = name.lastIndexOf('/'); slash >= 0; slash = name.lastIndexOf('/', slash - 1)) {
                if (!directories.add(name.substring(0, slash + 1))) {
                    break;
                }
            }
        }
        return directories;
    }

    private static Map<String, ArchiveEntry> overlay(Archive from) {
        Map<String, ArchiveEntry> overlay = new HashMap<>();
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
        return overlay;
    }

    private static int release(String directory) {
        return directory.matches("[0-9]{1,5}") ? Integer.parseInt(directory) : Integer.MAX_VALUE;
    }
}
