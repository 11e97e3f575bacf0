package dev.molt.server;

import dev.molt.Molt;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ProviderLine;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.References;
import dev.molt.store.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program in an archive with a main class, and the updates of the services that the archive provides itself.
 *
 * <p>The version that it is started with defines the main class and the service interfaces for good. Its providers, and
 * those of each later version, are loaded apart; what the program gets from {@link java.util.ServiceLoader} is a
 * reference, which calls the live version. Thread-safe.
 */
public final class Program implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private final Path scratch;
    private final ProgramLoader loader;
    private final Method main;
    private final @Nullable Molt molt;

    private Program(Path scratch, ProgramLoader loader, Method main, @Nullable Molt molt) {
        this.scratch = scratch;
        this.loader = loader;
        this.main = main;
        this.molt = molt;
    }

    /**
     * Whether an archive is a program: whether it names a main class. Of one that is not whole, what was settled in the
     * home decides.
     *
     * @throws MoltException when it is not whole, and nothing was settled
     */
    public static boolean is(Path archive, Path home) {
        try {
            return namesMainClass(archive, archive);
        } catch (MoltException flaw) {
            return namesMainClass(archive, settled(home).orElseThrow(() -> flaw));
        }
    }

    private static boolean namesMainClass(Path archive, Path copy) {
        try (Archive open = Archive.open(copy, name(archive), ArchiveLimits.DEFAULT)) {
            open.verify();
            return manifest(open).containsKey(Attributes.Name.MAIN_CLASS);
        }
    }

    /**
     * Gets a program ready to run. It runs from private copies, so that the file may be replaced at any time.
     *
     * @param archive the program; should it not be whole, what was settled in the home is run instead
     * @param home where its versions are kept
     * @param settings further settings of the host
     * @throws MoltException when it can't be run
     */
    public static Program open(Path archive, Path home, Molt.Builder settings) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("molt-program");
            deleteAtTheEnd(scratch);
            Path copy = scratch.resolve("program.jar");
            deleteAtTheEnd(copy);
            Optional<MoltException> flaw = copy(archive, copy);
            if (flaw.isPresent()) {
                Files.copy(settled(home).orElseThrow(flaw::get), copy);
            }
            return open(archive, copy, flaw.isEmpty(), settings.home(home));
        } catch (IOException e) {
            delete(scratch);
            throw new MoltException(unusable(archive, e.toString(), "see that both can be read and written."), e);
        } catch (RuntimeException | Error e) {
            delete(scratch);
            throw e;
        }
    }

    /** Copies a file and gives the reason why the copy is no archive, if it is none. */
    private static Optional<MoltException> copy(Path archive, Path copy) throws IOException {
        Files.copy(archive, copy);
        try (Archive open = Archive.open(copy, name(archive), ArchiveLimits.DEFAULT)) {
            open.verify();
            return Optional.empty();
        } catch (MoltException e) {
            Files.delete(copy);
            return Optional.of(e);
        }
    }

    /** The archive that was settled when the program last ran. */
    private static Optional<Path> settled(Path home) {
        if (!Files.isDirectory(home.resolve("generations"))) {
            return Optional.empty();
        }
        try (Home earlier = Home.peek(home)) {
            return earlier.generation(earlier.settled())
                    .flatMap(record -> record.modules().stream().findFirst())
                    .filter(module -> earlier.isIntact(module.sha256()))
                    .map(module -> earlier.archive(module.sha256()));
        }
    }

    private static Program open(Path archive, Path copy, boolean whole, Molt.Builder settings) throws IOException {
        List<Archive> classPath = new ArrayList<>();
        try {
            Archive own = Archive.open(copy, name(archive), ArchiveLimits.DEFAULT);
            classPath.add(own);
            Attributes manifest = manifest(own);
            ModuleDeclaration declaration =
                    ModuleDeclaration.read(own, Sha256.of(Files.readAllBytes(copy)), name(archive));
            addLibraries(declaration, own, copy.resolveSibling("lib"), classPath);
            Set<String> services = new HashSet<>();
            declaration.providers().stream().map(ProviderLine::service).forEach(services::add);
            ProgramLoader loader = new ProgramLoader(
                    declaration.describe(), classPath, new ContractsLoader(classPath(manifest, archive)), services);
            Method main = main(archive, loader, declaration.mainClass().orElse(""));
            @Nullable
            Molt molt = services.stream().anyMatch(name -> isService(name, loader))
                    ? host(archive, whole, loader, settings)
                    : null;
            return new Program(copy.resolveSibling("."), loader, main, molt);
        } catch (RuntimeException | Error | IOException e) {
            classPath.forEach(Archive::close);
            throw e;
        }
    }

    private static void addLibraries(ModuleDeclaration declaration, Archive own, Path to, List<Archive> classPath)
            throws IOException {
        deleteAtTheEnd(Files.createDirectories(to));
        for (String library : declaration.libraries()) {
            Path file = to.resolve(library.substring(library.lastIndexOf('/') + 1));
            Files.write(file, own.read(own.entry(library).orElseThrow()));
            deleteAtTheEnd(file);
            classPath.add(Archive.open(file, own.name() + " " + library, ArchiveLimits.DEFAULT));
        }
    }

    private static boolean isService(String name, ProgramLoader loader) {
        try {
            Class<?> service = Class.forName(name, false, loader);
            References.requireSuitable(service);
            return service.getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError | MoltException e) {
            return false;
        }
    }

    private static Molt host(Path archive, boolean whole, ProgramLoader loader, Molt.Builder settings) {
        settings.watchFile(archive).contractsOfProgram(loader);
        if (whole) {
            settings.first(archive);
        }
        Molt molt = settings.open();
        if (molt.live().modules().isEmpty()) {
            String reason = molt.history().stream()
                    .flatMap(entry -> entry.problem().stream())
                    .reduce("", (earlier, later) -> later);
            molt.close();
            throw new MoltException(
                    unusable(archive, "Its providers can't be started:\n" + reason, "see what is said above."));
        }
        loader.host(molt);
        return molt;
    }

    private static Method main(Path archive, ProgramLoader loader, String name) {
        try {
            Method main = Class.forName(name, false, loader).getMethod("main", String[].class);
            if (Modifier.isStatic(main.getModifiers()) && main.getReturnType() == void.class) {
                main.setAccessible(true); // the class itself need not be public
                return main;
            }
            throw new MoltException(unusable(archive, name + ".main is not static and void.", "correct it."));
        } catch (ClassNotFoundException | NoSuchMethodException | LinkageError e) {
            throw new MoltException(
                    unusable(archive, e.toString(), "correct Main-Class in its manifest, or the class."), e);
        }
    }

    private static Attributes manifest(Archive archive) {
        try {
            byte[] bytes =
                    archive.entry(JarFile.MANIFEST_NAME).map(archive::read).orElse(new byte[0]);
            return new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
        } catch (IOException e) {
            return new Attributes(); // unreadable counts as none, as it does to the JDK's loaders
        }
    }

    /** What the manifest's {@code Class-Path} names, which lies beside the archive. */
    private static List<Path> classPath(Attributes manifest, Path archive) {
        String value = manifest.getValue(Attributes.Name.CLASS_PATH);
        Path beside = archive.toAbsolutePath().resolveSibling(".");
        return value == null || value.isBlank()
                ? List.of()
                : Stream.of(value.trim().split("\\s+"))
                        .map(relative -> Path.of(beside.toUri().resolve(relative)))
                        .toList();
    }

    private static Problem unusable(Path archive, String fact, String remedy) {
        return Problem.of(ProblemCode.PROGRAM_UNUSABLE, "Program " + archive + " can't be run.", fact, remedy);
    }

    private static String name(Path archive) {
        return String.valueOf(archive.getFileName());
    }

    /** The host of its services; empty when it provides none that could be updated. */
    public Optional<Molt> molt() {
        return Optional.ofNullable(molt);
    }

    /**
     * Runs the main method on the current thread; threads that it started may go on afterwards.
     *
     * @throws Throwable what the main method throws
     */
    public void run(List<String> arguments) throws Throwable {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            main.invoke(null, (Object) arguments.toArray(new String[0]));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /**
     * Closes the host and deletes the private copies. Only for when the program's threads have ended and the JVM goes on;
     * when the JVM ends, the services stay until its last instant, and the copies go by themselves.
     */
    @Override
    public void close() {
        if (molt != null) {
            molt.close();
        }
        loader.close();
        delete(scratch);
    }

    /** When the JVM ends, after the program's own shutdown hooks: they may need all that the program has. */
    private static void deleteAtTheEnd(Path file) {
        file.toFile().deleteOnExit();
    }

    private static void delete(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        for (Path inside : List.of(directory.resolve("lib"), directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(inside)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(inside);
            } catch (IOException e) {
                LOG.debug("Left in the system's directory for temporary files: {}", inside, e);
            }
        }
    }
}
