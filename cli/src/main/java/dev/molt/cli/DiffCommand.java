package dev.molt.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.ArchiveDiff;
import dev.molt.admission.Decision;
import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityUse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a version changes. */
@Command(
        name = "diff",
        description = "Tells what tells two versions of a module apart: entries, public API, references, capabilities.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    /** How many lines of one kind people are shown; machines get all. */
    private static final int SHOWN = 50;

    @Parameters(index = "0", paramLabel = "OLD", description = "The version that is.")
    private Path oldFile;

    @Parameters(index = "1", paramLabel = "NEW", description = "The version that may be next.")
    private Path newFile;

    @Mixin
    private Checks checks;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Admission admission = checks.admission();
        Decision.Admitted before = admitted(oldFile, admission);
        Decision.Admitted after = admitted(newFile, admission);
        ArchiveDiff diff = ArchiveDiff.between(oldFile, before, newFile, after);
        out.println(json ? json(before, after, diff) : text(before, after, diff));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Decision.Admitted admitted(Path file, Admission admission) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "There is no file " + file + ".");
        }
        Applicant applicant = Applicant.of(file);
        Decision decision = admission.decide(applicant);
        if (decision instanceof Decision.Refused refused) {
            throw new dev.molt.problem.MoltException(refused.problem(applicant.fileName()));
        }
        return (Decision.Admitted) decision;
    }

    private static String text(Decision.Admitted before, Decision.Admitted after, ArchiveDiff diff) {
        StringBuilder text = new StringBuilder();
        text.append(before.declaration().describe())
                .append(" to ")
                .append(after.declaration().describe())
                .append('\n');
        section(text, "entries", "+", diff.addedEntries(), "-", diff.removedEntries());
        section(text, "entries changed", "~", diff.changedEntries(), "", List.of());
        section(text, "public API", "+", diff.api().addedApi(), "-", diff.api().removedApi());
        section(
                text,
                "references",
                "+",
                diff.api().addedReferences(),
                "-",
                diff.api().removedReferences());
        section(
                text,
                "capabilities",
                "+",
                lines(diff.api().addedCapabilities()),
                "-",
                lines(diff.api().removedCapabilities()));
        return text.toString().stripTrailing();
    }

    private static List<String> lines(Map<Capability, List<CapabilityUse>> uses) {
        return uses.entrySet().stream()
                .map(entry ->
                        entry.getKey().word() + " at " + entry.getValue().get(0).place()
                                + (entry.getValue().size() > 1
                                        ? " and " + (entry.getValue().size() - 1) + " more"
                                        : ""))
                .toList();
    }

    private static void section(
            StringBuilder text, String title, String plus, List<String> added, String minus, List<String> removed) {
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        section(text, minus, removed);
        section(text, plus, added);
    }

    private static void section(StringBuilder text, String mark, List<String> lines) {
        lines.stream()
                .limit(SHOWN)
                .forEach(line ->
                        text.append("  ").append(mark).append(' ').append(line).append('\n'));
        if (lines.size() > SHOWN) {
            text.append("  ")
                    .append(mark)
                    .append(" and ")
                    .append(lines.size() - SHOWN)
                    .append(" more\n");
        }
    }

    private static String json(Decision.Admitted before, Decision.Admitted after, ArchiveDiff diff) {
        JsonStringWriter writer = JsonWriter.string();
        writer.object()
                .value("module", after.declaration().name())
                .value("from", before.declaration().label().text())
                .value("to", after.declaration().label().text())
                .array("addedEntries", diff.addedEntries())
                .array("removedEntries", diff.removedEntries())
                .array("changedEntries", diff.changedEntries())
                .array("addedApi", diff.api().addedApi())
                .array("removedApi", diff.api().removedApi())
                .array("addedReferences", diff.api().addedReferences())
                .array("removedReferences", diff.api().removedReferences());
        uses("addedCapabilities", diff.api().addedCapabilities(), writer);
        uses("removedCapabilities", diff.api().removedCapabilities(), writer);
        return writer.end().done();
    }

    private static void uses(String name, Map<Capability, List<CapabilityUse>> uses, JsonStringWriter to) {
        to.object(name);
        uses.forEach((capability, places) -> to.array(
                capability.word(), places.stream().map(CapabilityUse::place).toList()));
        to.end();
    }
}
