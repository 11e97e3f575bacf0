package dev.molt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a small module to begin with. */
@Command(
        name = "init",
        description = {
            "Writes a small module to begin with: an HTTP handler, which molt pack makes an archive of, and molt run"
                    + " serves."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Option(names = "--java", description = "A module in Java.")
    private boolean java;

    @Option(names = "--python", description = "A module in Python.")
    private boolean python;

    @Parameters(
            paramLabel = "DIR",
            description = "The module's directory, which must be empty if it exists; its name is the module's.")
    private Path directory;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (java == python) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Say --java or --python.");
        }
        if (Files.exists(directory) && !isEmptyDirectory()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), directory + " exists and is not empty; nothing is overwritten.");
        }
        String module = directory.toAbsolutePath().normalize().getFileName().toString();
        if (!module.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "'" + module + "' is no name for a module: letters, digits and _ are.");
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path to = directory.resolve(file.getKey());
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.writeString(to, file.getValue());
            out.println("wrote      " + to);
        }
        tellNext(module, out);
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** Tells what to type next: each line as it stands, from where the command was run. */
    private void tellNext(String module, PrintWriter out) {
        String molt = quoted(System.getProperty("molt.command", "molt"));
        out.println("Next:");
        if (!Files.isDirectory(Path.of("modules"))) {
            out.println("  mkdir modules");
        }
        String pack = molt + " pack " + quoted(directory.toString()) + " -o modules";
        out.println("  " + pack);
        out.println("  " + molt + " run modules");
        out.println("and in another terminal, while that runs:");
        out.println("  curl http://127.0.0.1:8080/" + module + "/");
        out.println("Then change it, and pack it again to update it:");
        out.println("  " + pack);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./\\\\:+@-]+") ? word : '"' + word + '"';
    }

    private boolean isEmptyDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Maps the names of files to their texts. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        String provider = python ? "hello:handle" : "hello.Hello";
        files.put("META-INF/services/com.sun.net.httpserver.HttpHandler", provider + "\n");
        if (python) {
            files.put("hello.py", text("hello.py"));
        } else {
            files.put("src/hello/Hello.java", text("Hello.java"));
        }
        return files;
    }

    private static String text(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(InitCommand.class.getResourceAsStream("init/" + name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
