package dev.molt.cli;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an archive of a directory. */
@Command(
        name = "pack",
        description = {
            "Makes a module's archive of a directory: all of its files but hidden ones; what is below src/ goes to the"
                    + " root, Java sources as the classes that they are compiled to.",
            "The same files give the same archive. It appears under its name when it is whole, so a directory that a"
                    + " host watches may be named."
        },
        mixinStandardHelpOptions = true)
final class PackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The module's directory.")
    private Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The archive, or the directory it goes to. Default: DIR.zip beside DIR.")
    private @Nullable Path output;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "The version's label, such as 1.4.2, which goes into the file's name: DIR-LABEL.zip.")
    private @Nullable String label;

    @Option(
            names = "--contracts",
            paramLabel = "JAR",
            split = ",",
            description = "What Java sources are compiled against besides the JDK, molt-api and lib/*.jar.")
    private @Nullable List<Path> contracts;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new CommandLine.ParameterException(spec.commandLine(), directory + " is no directory.");
        }
        if (label != null && !label.matches("[0-9A-Za-z][0-9A-Za-z.+_-]*")) {
            throw new CommandLine.ParameterException(spec.commandLine(), "'" + label + "' is no label.");
        }
        Path archive = archive();
        PrintWriter out = spec.commandLine().getOut();
        int files = new Packing(directory, contracts == null ? List.of() : contracts).write(archive);
        long bytes = Files.size(archive);
        out.println(
                json
                        ? json(archive, files, bytes)
                        : "packed     " + archive + " (" + files + " files, " + bytes + " bytes)");
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static String json(Path archive, int files, long bytes) {
        return JsonWriter.string()
                .object()
                .value("path", archive.toString())
                .value("files", files)
                .value("bytes", bytes)
                .end()
                .done();
    }

    private Path archive() {
        String name =
                directory.toAbsolutePath().normalize().getFileName() + (label == null ? "" : "-" + label) + ".zip";
        if (output == null) {
            return directory.toAbsolutePath().normalize().resolveSibling(name);
        }
        return Files.isDirectory(output) ? output.resolve(name) : output;
    }
}
