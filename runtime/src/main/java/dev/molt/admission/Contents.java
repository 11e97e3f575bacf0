package dev.molt.admission;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.linkage.ClassIndex;
import dev.molt.linkage.ClassIndexBuilder;
import dev.molt.linkage.ClassPath;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All of an archive's entries, read once: each checked, each class indexed, each library checked and indexed in turn.
 * Confined to one reading.
 */
final class Contents {
    /** Libraries with more bytes are not held in memory. */
    private static final int LARGE = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final ArchiveLimits limits;
    private final LibraryIndexes known;
    private final Set<String> libraries;
    private final ClassIndexBuilder own = ClassIndex.builder();

    /** Maps the entry of each library to the facts of its classes. */
    private final Map<String, ClassIndex> indexes = new TreeMap<>();

    /** What is wrong with the libraries. */
    private final List<Finding> flaws = new ArrayList<>();

    /** Maps a contract's type to the class files of it that the archive brings, its libraries included. */
    private final Map<String, List<byte[]>> contractFiles = new HashMap<>();

    private final Set<String> contractTypes;

    private Contents(
            ModuleDeclaration declaration, Set<String> contractTypes, ArchiveLimits limits, LibraryIndexes known) {
        this.libraries = Set.copyOf(declaration.libraries());
        this.contractTypes = contractTypes;
        this.limits = limits;
        this.known = known;
    }

    /**
     * Reads all of an archive.
     *
     * @throws MoltException with all entries, libraries' included, that are not what they should be
     */
    static Contents read(
            Archive archive,
            ModuleDeclaration declaration,
            Set<String> contractTypes,
            ArchiveLimits limits,
            LibraryIndexes known) {
        Contents contents = new Contents(declaration, contractTypes, limits, known);
        contents.read(archive);
        return contents;
    }

    private void read(Archive archive) {
        try {
            archive.verify(this::isOfUse, this::take);
        } catch (MoltException e) {
            flaws.addAll(0, e.problem().findings());
        }
        if (flaws.isEmpty()) {
            archive.entries().stream().filter(this::isLargeLibrary).forEach(entry -> takeLibrary(archive, entry));
        }
        if (!flaws.isEmpty()) {
            throw new MoltException(Problem.of(archive.name() + " is not admitted.", flaws));
        }
    }

    private boolean isOfUse(ArchiveEntry entry) {
        return isClassOrManifest(entry) || (libraries.contains(entry.name()) && !isLargeLibrary(entry));
    }

    private boolean isLargeLibrary(ArchiveEntry entry) {
        return libraries.contains(entry.name()) && entry.size() > LARGE;
    }

    private static boolean isClassOrManifest(ArchiveEntry entry) {
        return entry.name().endsWith(".class") || entry.name().startsWith("META-INF/M");
    }

    private void take(ArchiveEntry entry, byte[] bytes) {
        if (libraries.contains(entry.name())) {
            takeLibrary(entry, bytes);
        } else {
            own.add(entry.name(), bytes);
            takeContract(entry, bytes);
        }
    }

    private void takeContract(ArchiveEntry entry, byte[] bytes) {
        if (entry.name().endsWith(".class")) {
            String name = entry.name()
                    .substring(0, entry.name().length() - ".class".length())
                    .replace('/', '.');
            if (contractTypes.contains(name)) {
                contractFiles.computeIfAbsent(name, any -> new ArrayList<>()).add(bytes);
            }
        }
    }

    private void takeLibrary(ArchiveEntry entry, byte[] bytes) {
        takeLibrary(
                entry,
                Sha256.of(bytes),
                builder ->
                        Archive.verifyNested(bytes, entry.name(), limits, Contents::isClassOrManifest, into(builder)));
    }

    private void takeLibrary(Archive archive, ArchiveEntry entry) {
        takeLibrary(entry, digest(archive, entry), builder -> read(archive, entry, builder));
    }

    private void takeLibrary(ArchiveEntry entry, Sha256 sha256, Consumer<ClassIndexBuilder> read) {
        try {
            indexes.put(entry.name(), known.of(sha256, () -> {
                ClassIndexBuilder builder = ClassIndex.builder();
                read.accept(builder);
                return builder.build();
            }));
        } catch (MoltException e) {
            e.problem().findings().forEach(finding -> flaws.add(finding.within(entry.escapedName())));
        }
    }

    private static Archive.Visitor into(ClassIndexBuilder builder) {
        return (entry, content) -> builder.add(entry.name(), content);
    }

    private static Sha256 digest(Archive archive, ArchiveEntry entry) {
        MessageDigest digest = Sha256.computation();
        try (InputStream in = archive.stream(entry)) {
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
        return Sha256.of(digest);
    }

    /** Reads a library from a file of its own, which goes again. */
    private void read(Archive archive, ArchiveEntry library, ClassIndexBuilder builder) {
        try {
            Path copy = Files.createTempFile("molt-library", ".jar");
            try (InputStream in = archive.stream(library)) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                try (Archive nested = Archive.open(copy, library.name(), limits)) {
                    nested.verify(Contents::isClassOrManifest, into(builder));
                }
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
    }

    private static MoltException unreadable(Archive archive, IOException e) {
        return e.getCause() instanceof MoltException told
                ? told
                : new MoltException(
                        Problem.of(
                                ProblemCode.ARCHIVE_UNREADABLE,
                                archive.name() + " is not admitted.",
                                e.toString(),
                                "see that the disk of the temporary directory is not full."),
                        e);
    }

    /** The facts of all classes, in the order of the module's class path. */
    ClassPath classPath(ModuleDeclaration declaration) {
        ClassPath path = ClassPath.of(own.build());
        for (String library : declaration.libraries()) {
            ClassIndex index = indexes.get(library);
            if (index != null) {
                path = path.with(library, index);
            }
        }
        return path;
    }

    /** The class files of a contract's type that the archive brings. */
    List<byte[]> contractFiles(String className) {
        return contractFiles.getOrDefault(className, List.of());
    }
}
