package dev.molt.python.source;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Python part of one archive, packed anew so that {@code zipimport} finds all of it: nothing compressed, each
 * directory an entry of its own, no byte code. What the archive's file becomes later is never seen. Immutable.
 *
 * <p>All of the archive stays under its name, data and {@code META-INF} too, but for code that Python can't use: Java
 * classes, libraries and byte code of Python, which may be of another Python or another source. Each pure wheel
 * {@code lib/*.whl} becomes a file of its own, since {@code zipimport} doesn't look into an archive in an archive.
 */
public final class Sources {
    /** The directory in which all sources lie. */
    public static final String DIRECTORY = "/molt";

    /** The entry of an archive that is a program. */
    public static final String MAIN = "__main__.py";

    private final List<String> pythonPath;
    private final Map<String, byte[]> files;
    private final boolean hasMain;

    private Sources(List<String> pythonPath, Map<String, byte[]> files, boolean hasMain) {
        this.pythonPath = List.copyOf(pythonPath);
        this.files = Map.copyOf(files);
        this.hasMain = hasMain;
    }

    /**
     * Reads an archive's Python part.
     *
     * @param name the module, label and digest, as they are to stand in paths and tracebacks; what a path can't hold is
     *     replaced
     * @throws dev.molt.problem.MoltException when an entry's or a wheel's bytes are not what their directory declares, or
     *     there are too many
     */
    public static Sources of(Archive archive, String name) {
        Map<String, byte[]> root = new TreeMap<>();
        Map<String, byte[]> wheels = new TreeMap<>();
        for (ArchiveEntry entry : archive.entries()) {
            if (PythonNames.isPureWheel(entry.name())) {
                wheels.put(wheelFile(name, entry.name()), repack(archive.read(entry), entry.escapedName()));
            } else if (PythonNames.isKept(entry.name())) {
                root.put(entry.name(), archive.read(entry));
            }
        }
        String rootFile = rootFile(name);
        List<String> path = new ArrayList<>(List.of(rootFile));
        if (root.keySet().stream().anyMatch(PythonNames::isLibrarySource)) {
            path.add(rootFile + "/lib");
        }
        path.addAll(wheels.keySet());
        Map<String, byte[]> files = new LinkedHashMap<>(wheels);
        files.put(rootFile, StoredZip.of(root, archive.name()));
        return new Sources(path, files, root.containsKey(MAIN));
    }

    private static byte[] repack(byte[] wheel, String name) {
        Map<String, byte[]> kept = new TreeMap<>();
        Archive.verifyNested(
                wheel,
                name,
                ArchiveLimits.DEFAULT,
                entry -> PythonNames.isKept(entry.name()),
                (entry, bytes) -> kept.put(PythonNames.installedName(entry.name()), bytes));
        return StoredZip.of(kept, name);
    }

    /** The virtual path of what an archive has itself. */
    static String rootFile(String name) {
        return DIRECTORY + "/" + pathSafe(name) + ".zip";
    }

    /** The virtual path of a wheel of an archive. */
    static String wheelFile(String name, String entry) {
        return DIRECTORY + "/" + pathSafe(name) + "/" + entry.substring(PythonNames.LIBRARIES.length());
    }

    private static String pathSafe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._@+-]", "_").replaceFirst("^\\.+", "_");
        return safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), 120));
    }

    /**
     * What goes on {@code sys.path}, first first: the archive's root, its {@code lib/} when there is Python in it, each
     * pure wheel in {@code lib/}.
     */
    public List<String> pythonPath() {
        return pythonPath;
    }

    /** The files by their virtual paths. The bytes must not be changed. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** Whether the archive has a {@code __main__.py} at its root. */
    public boolean hasMain() {
        return hasMain;
    }
}
