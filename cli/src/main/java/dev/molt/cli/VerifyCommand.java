package dev.molt.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.Decision;
import dev.molt.admission.Peers;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks archives without a host. */
@Command(
        name = "verify",
        description = {
            "Checks archives as an update would: signature, structure, content, linkage.",
            "Prints a line for each, in their order, those last that require other modules: they are checked against",
            "the latest version of those among the archives. Exits with 0 only if all pass. @FILE stands for those that",
            "a file names, one a line."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARCHIVE", arity = "1..*", description = "JAR or ZIP files.")
    private List<Path> archives;

    @Mixin
    private Checks checks;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell all that was found, and its remedy.")
    private boolean verbose;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Admission admission = checks.admission();
        Peers peers = new Peers(admission);
        List<Verified> importers = new ArrayList<>();
        boolean allPass = true;
        for (Path archive : named()) {
            Verified verified = verify(archive, admission);
            if (verified.decision() instanceof Decision.Admitted admitted) {
                peers.add(admitted);
                if (!admitted.declaration().requirements().isEmpty()) {
                    importers.add(verified);
                    continue;
                }
            }
            allPass &= tell(verified, out);
        }
        for (Verified importer : importers) {
            allPass &= tell(importer.among(peers), out);
        }
        return allPass ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** An archive and what was decided about it. */
    private record Verified(Path archive, @Nullable Applicant applicant, Decision decision) {
        Verified among(Peers peers) {
            try {
                return new Verified(archive, applicant, peers.decide((Decision.Admitted) decision));
            } catch (RuntimeException | Error e) {
                return new Verified(archive, applicant, defect(e));
            }
        }
    }

    private boolean tell(Verified verified, PrintWriter out) {
        out.println(
                json
                        ? json(verified.archive(), verified.applicant(), verified.decision())
                        : text(verified.archive(), verified.decision()));
        out.flush(); // each line as soon as it is known
        return verified.decision() instanceof Decision.Admitted;
    }

    /** All archives, those that a list names in its place. */
    private List<Path> named() {
        List<Path> named = new ArrayList<>();
        for (Path archive : archives) {
            String text = archive.toString();
            if (!text.startsWith("@") || Files.exists(archive)) {
                named.add(archive);
                continue;
            }
            try {
                Files.readAllLines(Path.of(text.substring(1))).stream()
                        .filter(line -> !line.isBlank())
                        .map(Path::of)
                        .forEach(named::add);
            } catch (IOException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), "The list can't be read: " + e);
            }
        }
        return named;
    }

    private static Verified verify(Path archive, Admission admission) {
        Applicant applicant = null;
        try {
            applicant = Applicant.of(archive);
            return new Verified(archive, applicant, admission.decide(applicant));
        } catch (IOException e) {
            return new Verified(
                    archive,
                    applicant,
                    refused(ProblemCode.ARCHIVE_UNREADABLE, e, "name a file that exists and may be read."));
        } catch (RuntimeException | Error e) {
            return new Verified(archive, applicant, defect(e));
        }
    }

    /** One archive that Molt can't cope with must not end the run over thousands. */
    private static Decision defect(Throwable failure) {
        return refused(ProblemCode.INTERNAL, failure, "report it as a defect of Molt, with the archive.");
    }

    private static Decision refused(ProblemCode code, Throwable failure, String remedy) {
        Finding finding = Finding.refused(code, "", failure.toString(), remedy);
        return new Decision.Refused(Optional.empty(), List.of(finding));
    }

    private String text(Path archive, Decision decision) {
        List<Finding> findings = decision.findings();
        String module = decision.module()
                .map(ModuleDeclaration::describe)
                .map(name -> "  " + name)
                .orElse("");
        StringBuilder line = new StringBuilder();
        if (decision instanceof Decision.Admitted) {
            line.append(Ansi.AUTO.string("@|green ok|@       ")).append(archive).append(module);
        } else {
            line.append(Ansi.AUTO.string("@|red refused|@  ")).append(archive).append(module);
            if (!verbose) {
                line.append("  ").append(Findings.firstLine(findings.get(0)));
            }
        }
        int untold = findings.size() - (decision instanceof Decision.Admitted ? 0 : 1);
        if (verbose && !findings.isEmpty()) {
            line.append('\n').append(Findings.lines(findings).stripTrailing());
        } else if (untold > 0) {
            line.append("  (").append(untold).append(decision instanceof Decision.Admitted ? " warnings)" : " more)");
        }
        return line.toString();
    }

    private static String json(Path archive, @Nullable Applicant applicant, Decision decision) {
        JsonStringWriter writer = JsonWriter.string();
        writer.object()
                .value("path", archive.toString())
                .value("ok", decision instanceof Decision.Admitted)
                .value("sha256", applicant == null ? null : applicant.sha256().hex())
                .value("module", decision.module().map(ModuleDeclaration::name).orElse(null))
                .value(
                        "label",
                        decision.module().map(module -> module.label().text()).orElse(null));
        Findings.write(decision.findings(), writer);
        return writer.end().done();
    }
}
