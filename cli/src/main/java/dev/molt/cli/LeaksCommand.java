package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonWriter;
import dev.molt.heap.HeapAnalysis;
import dev.molt.heap.HeapDump;
import dev.molt.heap.HeldLoader;
import dev.molt.heap.OldCodeMXBean;
import dev.molt.retire.Retirement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells which old versions of a running host are not gone, and who holds them. */
@Command(
        name = "leaks",
        description = {
            "Tells which old versions of a running host on this machine are not gone, and who holds them.",
            "For those that are closed, the host writes a heap dump, while all its threads stand still; it is read by"
                    + " this process and deleted."
        },
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = LeaksCommand.UNKNOWN,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is held", "1:something is held", "2:wrong usage", "3:it can't be told"})
final class LeaksCommand implements Callable<Integer> {
    static final int UNKNOWN = 3;
    private static final int COLLECTING_SECONDS = 60;

    @ArgGroup(multiplicity = "1")
    private Host host = new Host();

    /** Which host is asked. */
    static final class Host {
        @Option(names = "--home", paramLabel = "DIR", description = "The home of the host.")
        private @Nullable Path home;

        @Option(names = "--pid", paramLabel = "PID", description = "The process of the host.")
        private long process;

        private RunningHost connect() throws IOException {
            return home != null ? RunningHost.ofHome(home) : RunningHost.ofProcess(process);
        }
    }

    @Option(names = "--module", paramLabel = "NAME", description = "Tell of this module only.")
    private @Nullable String module;

    @Option(
            names = "--gc",
            description = "First have the host collect its garbage until it is known of each version whether it is"
                    + " held. All threads of the host stand still for a while, some times.")
    private boolean collect;

    @Option(
            names = "--paths",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether a heap dump is written. Without, only what the host knows by itself is told.")
    private boolean paths = true;

    @Option(
            names = "--dump-dir",
            paramLabel = "DIR",
            description = "Where the heap dump is written for as long as it takes. Default: the system's directory for"
                    + " temporary files.")
    private Path dumpDirectory = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (RunningHost running = host.connect()) {
            List<OldVersion> versions = ask(running);
            if (paths && versions.stream().anyMatch(OldVersion::isClosed)) {
                versions = lookInto(running, versions);
            }
            print(versions);
            return versions.stream().anyMatch(OldVersion::isHeld)
                    ? CommandLine.ExitCode.SOFTWARE
                    : CommandLine.ExitCode.OK;
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private List<OldVersion> ask(RunningHost running) throws IOException {
        List<OldVersion> versions = new ArrayList<>();
        for (OldCodeMXBean one : running.hosts()) {
            versions.addAll(OldVersion.parse(collect ? one.collect(COLLECTING_SECONDS) : one.getRetirements()));
        }
        return versions.stream()
                .filter(version -> version.state() != Retirement.State.COLLECTED)
                .filter(version -> module == null || version.module().equals(module))
                .toList();
    }

    /** The same, with what a heap dump tells of those that are closed. */
    private List<OldVersion> lookInto(RunningHost running, List<OldVersion> versions) throws IOException {
        Set<Long> numbers = versions.stream()
                .filter(OldVersion::isClosed)
                .map(OldVersion::number)
                .collect(Collectors.toSet());
        Map<Long, HeldLoader> found = new HashMap<>();
        for (HeldLoader loader : read(running, numbers)) {
            found.put(loader.number(), loader);
        }
        return versions.stream()
                .map(version -> version.isClosed() ? version.with(found.get(version.number())) : version)
                .toList();
    }

    private List<HeldLoader> read(RunningHost running, Set<Long> numbers) throws IOException {
        // Of this user only: a heap has secrets in it.
        Path own = Files.createTempDirectory(dumpDirectory, "molt-leaks");
        Thread atEnd = new Thread(() -> deleteQuietly(own), "molt-leaks-delete");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try (HeapDump dump = HeapDump.take(running.jvm(), own, this::announce)) {
            Progress progress = new Progress(err());
            List<HeldLoader> loaders = HeapAnalysis.of(dump.file(), numbers, progress::reached);
            progress.end();
            return loaders;
        } finally {
            Directories.delete(own);
            removeHook(atEnd);
        }
    }

    private void announce(long bytes) {
        err().println("The host writes a heap dump of about " + bytes / 1_000_000 + " MB.");
        err().flush();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already, and the hook does what is left.
        }
    }

    private void deleteQuietly(Path directory) {
        try {
            deleteWhileItGrows(directory);
        } catch (IOException e) {
            err().println("molt: the heap dump in " + directory + " is left: " + e);
            err().flush();
        }
    }

    /** The host may still be writing there; once the directory is gone, it can't begin a file any more. */
    private static void deleteWhileItGrows(Path directory) throws IOException {
        while (Files.exists(directory)) {
            try {
                Directories.delete(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                Thread.onSpinWait();
            }
        }
    }

    private void print(List<OldVersion> versions) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonWriter.string(
                    new JsonArray(versions.stream().map(OldVersion::json).toList())));
        } else if (versions.isEmpty()) {
            out.println("No old version is left.");
        } else {
            versions.forEach(version -> out.println(version.text()));
        }
        out.flush();
    }
}
