package dev.molt.python;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.python.bridge.Bridge;
import dev.molt.python.source.Sources;
import dev.molt.python.source.VirtualFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * An archive with a {@code __main__.py}, which is run as {@code python archive.zip} runs it. It is the user's own program
 * and may do what Python may: read and write files, open sockets, start threads and processes. It is imported from the
 * archive as that was when it was opened. Confined to one thread.
 */
public final class PythonProgram implements AutoCloseable {
    private final Path archive;
    private final Sources sources;
    private final Engine engine;
    private final Context context;

    private PythonProgram(Path archive, Sources sources) {
        this.archive = archive;
        this.sources = sources;
        VirtualFiles files = new VirtualFiles();
        files.add(sources);
        LibraryCache.choose();
        this.engine = Engine.newBuilder("python")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        this.context = Context.newBuilder("python")
                .engine(engine)
                .option("python.InstallSignalHandlers", "true") // Ctrl-C is a KeyboardInterrupt
                .allowHostAccess(Bridge.HOST)
                .allowIO(IOAccess.newBuilder()
                        .fileSystem(FileSystem.newCompositeFileSystem(
                                FileSystem.newDefaultFileSystem(),
                                FileSystem.Selector.of(files, path -> path.startsWith(Sources.DIRECTORY))))
                        .allowHostSocketAccess(true)
                        .build())
                .allowCreateThread(true)
                .allowCreateProcess(true)
                .allowEnvironmentAccess(EnvironmentAccess.INHERIT)
                .build();
    }

    /** Whether an archive is such a program; one that is not whole is none. */
    public static boolean is(Path archive) {
        try (Archive open = open(archive, name(archive))) {
            return open.entry(Sources.MAIN).isPresent();
        } catch (MoltException e) {
            return false;
        }
    }

    /**
     * Gets a program ready to run.
     *
     * @throws MoltException when it is not whole, or has no {@code __main__.py}
     */
    public static PythonProgram open(Path archive) {
        try (Archive open = open(archive, name(archive))) {
            open.verify();
            // As it is to stand in tracebacks, where the ending comes back.
            Sources sources = Sources.of(open, name(archive).replaceFirst("\\.(?i:zip|jar)$", ""));
            if (!sources.hasMain()) {
                throw new MoltException(Problem.of(
                        ProblemCode.PROGRAM_UNUSABLE,
                        "Program " + archive + " can't be run.",
                        "It has no " + Sources.MAIN + ".",
                        "put one at its root."));
            }
            return new PythonProgram(archive, sources);
        }
    }

    private static Archive open(Path archive, String name) {
        return Archive.open(archive, name, ArchiveLimits.DEFAULT);
    }

    private static String name(Path archive) {
        return String.valueOf(archive.getFileName());
    }

    /**
     * Runs it on the current thread, with this process's streams, until it and its threads have ended.
     *
     * @return its exit code: 1 after an exception, whose traceback it has printed
     */
    public int run(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(archive.toString()));
        all.addAll(arguments);
        Value prelude = Prelude.in(context);
        try {
            return prelude.getHashValue("run_main")
                    .execute(sources.pythonPath().toArray(), all.toArray())
                    .asInt();
        } catch (PolyglotException e) {
            if (e.isExit()) {
                return e.getExitStatus(); // by os._exit, which nothing in Python catches
            }
            throw e;
        }
    }

    @Override
    public void close() {
        context.close();
        engine.close();
    }
}
