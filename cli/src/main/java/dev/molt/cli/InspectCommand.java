package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.module.ModuleDeclaration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what an archive declares. */
@Command(
        name = "inspect",
        description = "Reads an archive as an update would, and tells what it declares.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARCHIVE", description = "A JAR or ZIP file.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.exists(file)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "There is no " + file + ".");
        }
        String name = String.valueOf(file.getFileName());
        try (Archive archive = Archive.open(file, name, ArchiveLimits.DEFAULT)) {
            archive.verify();
            ModuleDeclaration declaration = ModuleDeclaration.read(archive, Sha256.of(Files.readAllBytes(file)), name);
            out.println(json ? JsonWriter.string(json(declaration, archive)) : text(declaration, archive));
            out.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private static JsonObject json(ModuleDeclaration declaration, Archive archive) {
        JsonArray providers = new JsonArray();
        declaration
                .providers()
                .forEach(line -> providers.add(JsonObject.builder()
                        .value("service", line.service())
                        .value("provider", line.provider())
                        .done()));
        return JsonObject.builder()
                .value("module", declaration.name())
                .value("label", declaration.label().text())
                .value("sha256", declaration.sha256().hex())
                .value("providers", providers)
                .value("libraries", new JsonArray(declaration.libraries()))
                .value("mainClass", declaration.mainClass().orElse(null))
                .value("entries", archive.entries().size())
                .value("bytes", bytes(archive))
                .done();
    }

    private static String text(ModuleDeclaration declaration, Archive archive) {
        StringBuilder text = new StringBuilder();
        text.append("module     ").append(declaration.describe()).append('\n');
        text.append("sha256     ").append(declaration.sha256()).append('\n');
        text.append(String.format(
                "entries    %d, %d bytes inflated%n", archive.entries().size(), bytes(archive)));
        declaration
                .providers()
                .forEach(line -> text.append("provides   ")
                        .append(line.service())
                        .append(" by ")
                        .append(line.provider())
                        .append('\n'));
        declaration
                .libraries()
                .forEach(library -> text.append("library    ").append(library).append('\n'));
        declaration
                .mainClass()
                .ifPresent(main -> text.append("main class ").append(main).append('\n'));
        return text.toString().stripTrailing();
    }

    private static long bytes(Archive archive) {
        return archive.entries().stream().mapToLong(ArchiveEntry::size).sum();
    }
}
