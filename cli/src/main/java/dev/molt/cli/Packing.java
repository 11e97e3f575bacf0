package dev.molt.cli;

import dev.molt.api.ModuleContext;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** What a module's directory becomes as an archive. Confined to one thread. */
final class Packing {
    /**
     * Each entry's time, so that the same files give the same archive in each time zone. Not the first that a ZIP can tell:
     * with that Java writes the time once more, as one of the zone.
     */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String SOURCES = "src";

    private final Path directory;
    private final List<Path> contracts;

    /** @param contracts JARs or directories with the interfaces that host and module share */
    Packing(Path directory, List<Path> contracts) {
        this.directory = directory;
        this.contracts = List.copyOf(contracts);
    }

    /**
     * Writes the archive, which appears under its name when it is whole.
     *
     * @return how many files are in it
     * @throws MoltException when Java sources can't be compiled, or no host would read the archive
     */
    int write(Path archive) throws IOException {
        Path target = archive.toAbsolutePath();
        Path scratch = Files.createTempDirectory("molt-pack");
        // Beside it, as a move across disks is a slow copy; hidden, so that no host takes it for an archive. Not made
        // as
        // a temporary file is, which nobody but its owner may read.
        Path unfinished = target.resolveSibling(".molt-" + UUID.randomUUID() + ".part");
        try {
            Map<String, Path> files = files(target);
            ofSources(scratch).forEach((name, file) -> {
                if (files.put(name, file) != null) {
                    throw unusable(
                            name + " is there twice: at the root, and below " + SOURCES + "/.", "remove one of them.");
                }
            });
            if (files.isEmpty()) {
                throw unusable("There is no file in it.", "put the module's files there.");
            }
            writeZip(files, unfinished);
            check(unfinished, target);
            move(unfinished, target);
            return files.size();
        } finally {
            Files.deleteIfExists(unfinished);
            Directories.delete(scratch);
        }
    }

    /** Reads it as a host does. */
    private static void check(Path unfinished, Path target) {
        try (Archive written = Archive.open(unfinished, String.valueOf(target.getFileName()), ArchiveLimits.DEFAULT)) {
            written.verify();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void writeZip(Map<String, Path> files, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                Files.copy(file.getValue(), zip);
                zip.closeEntry();
            }
        }
    }

    /**
     * Maps the names of entries to files: all but sources, hidden ones, what Python and editors leave behind, and the
     * archive itself.
     */
    private Map<String, Path> files(Path archive) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = name(directory, file);
                if (isPacked(name)
                        && !name.startsWith(SOURCES + "/")
                        && !file.toAbsolutePath().normalize().equals(archive.normalize())) {
                    files.put(name, file);
                }
            }
        }
        return files;
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isPacked(String name) {
        return !name.startsWith(".")
                && !name.contains("/.")
                && !name.contains("__pycache__/")
                && !name.toLowerCase(Locale.ROOT).matches(".*(\\.pyc|~)");
    }

    /** Maps the names of entries to what {@code src/} becomes: classes, and all that is no Java source as it is. */
    private Map<String, Path> ofSources(Path scratch) throws IOException {
        Path sources = directory.resolve(SOURCES);
        if (!Files.isDirectory(sources)) {
            return Map.of();
        }
        Map<String, Path> made = new TreeMap<>();
        List<Path> java = new ArrayList<>();
        try (Stream<Path> all = Files.walk(sources)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".java")) {
                    java.add(file);
                } else if (isPacked(name(sources, file))) {
                    made.put(name(sources, file), file);
                }
            }
        }
        if (!java.isEmpty()) {
            compile(java, scratch);
            try (Stream<Path> all = Files.walk(scratch)) {
                all.filter(Files::isRegularFile).forEach(file -> made.put(name(scratch, file), file));
            }
        }
        return made;
    }

    private void compile(List<Path> sources, Path to) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw unusable("This Java has no compiler.", "run molt with a JDK, or compile the sources before.");
        }
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(to));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            List<String> options = List.of("--release", "17", "-proc:none", "-parameters");
            boolean done = compiler.getTask(
                            null, files, told, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!done) {
                throw new MoltException(Problem.of(
                        ProblemCode.PROGRAM_UNUSABLE,
                        directory + " can't be packed.",
                        told.getDiagnostics().stream()
                                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                                .map(found -> found.toString())
                                .toList(),
                        "correct what the compiler has told."));
            }
        }
    }

    /** What the module sees when it runs: its libraries, {@code molt-api} and the contracts. */
    private List<Path> classPath() throws IOException {
        List<Path> classPath = new ArrayList<>(contracts);
        Path api = Path.of(URI.create(ModuleContext.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        classPath.add(api);
        Path libraries = directory.resolve("lib");
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> all = Files.list(libraries)) {
                all.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(classPath::add);
            }
        }
        return classPath;
    }

    private MoltException unusable(String fact, String remedy) {
        return new MoltException(
                Problem.of(ProblemCode.PROGRAM_UNUSABLE, directory + " can't be packed.", fact, remedy));
    }
}
