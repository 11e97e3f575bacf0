package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.JournalEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what happened in a home. */
@Command(
        name = "history",
        description = "Tells which generations a home keeps, which is live, and what was refused.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Option(names = "--home", required = true, paramLabel = "DIR", description = "The host's home.")
    private Path home = Path.of(".molt");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Home read = Home.peek(home)) {
            if (json) {
                JsonArray generations = new JsonArray();
                read.generations().forEach(generation -> generations.add(generation.toJson()));
                JsonArray journal = new JsonArray();
                read.journal().read().forEach(entry -> journal.add(entry.toJson()));
                out.println(JsonWriter.string(JsonObject.builder()
                        .value("live", read.live())
                        .value("settled", read.settled())
                        .value("generations", generations)
                        .value("journal", journal)
                        .done()));
            } else {
                read.generations().forEach(generation -> out.println(line(generation, read)));
                read.journal().read().stream()
                        .filter(entry -> entry.kind() == JournalEntry.Kind.REFUSED)
                        .forEach(entry -> out.println(
                                entry.time() + "  refused: " + entry.code().orElse("") + " (" + entry.cause() + ")"));
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private static String line(GenerationRecord generation, Home home) {
        String mark = generation.number() == home.live() ? "  live" : "";
        return generation.time() + "  " + generation.describe() + "  " + generation.cause() + mark;
    }
}
