package dev.molt.cli;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.examples.game.demo.GameDemo;
import dev.molt.examples.game.demo.GameReport;
import dev.molt.examples.rules.demo.RulesDemo;
import dev.molt.examples.rules.demo.RulesReport;
import dev.molt.examples.shop.demo.DemoReport;
import dev.molt.examples.shop.demo.ShopDemo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the main job on a small shop, on a game, or on rules in Python. */
@Command(
        name = "demo",
        description = {
            "Updates a small shop 20 times under load, feeds it broken archives, and checks every call.",
            "Or a game: its rules and its world, with thousands of sessions, while they are played.",
            "Or pricing rules in Python, 50 times, with a version in Java in between."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** What is updated. */
    enum Subject {
        SHOP,
        GAME,
        RULES;

        /** As it is asked for. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Subject subject = Subject.SHOP;

    @Option(names = "--brief", description = "End within a minute.")
    private boolean brief;

    @Option(names = "--json", description = "Print one JSON object on the last line.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path directory = Files.createTempDirectory("molt-demo");
        try {
            Told told = run(directory, line -> {
                out.println(line);
                out.flush();
            });
            out.println();
            out.println(told.text());
            if (json) {
                out.println(JsonWriter.string(told.json()));
            }
            out.flush();
            return told.kept() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            Directories.delete(directory);
        }
    }

    private Told run(Path directory, Consumer<String> progress) throws IOException, InterruptedException {
        return switch (subject) {
            case SHOP -> {
                DemoReport report = ShopDemo.run(directory, brief, progress);
                yield new Told(report.text(), report.json(), report.kept());
            }
            case GAME -> {
                GameReport report = GameDemo.run(directory, brief, progress);
                yield new Told(report.text(), report.json(), report.kept());
            }
            case RULES -> {
                RulesReport report = RulesDemo.run(directory, brief, progress);
                yield new Told(report.text(), report.json(), report.kept());
            }
        };
    }

    /** What a demo's report says. */
    private record Told(String text, JsonObject json, boolean kept) {}
}
