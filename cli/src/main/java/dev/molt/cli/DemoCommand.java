package dev.molt.cli;

import com.grack.nanojson.JsonWriter;
import dev.molt.examples.shop.demo.DemoReport;
import dev.molt.examples.shop.demo.ShopDemo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job on a small shop. */
@Command(
        name = "demo",
        description = "Updates a small shop 20 times under load, feeds it broken archives, and checks every call.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
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
            DemoReport report = ShopDemo.run(directory, brief, line -> {
                out.println(line);
                out.flush();
            });
            out.println();
            out.println(report.text());
            if (json) {
                out.println(JsonWriter.string(report.json()));
            }
            out.flush();
            return report.kept() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            Directories.delete(directory);
        }
    }
}
