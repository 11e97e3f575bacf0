package dev.molt.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.Decision;
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
            "Prints a line for each, in their order; exits with 0 only if all pass. @FILE stands for those that a file",
            "names, one a line."
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
        boolean allPass = true;
        for (Path archive : named()) {
            allPass &= verify(archive, admission, out);
            out.flush(); // each line as soon as it is known
        }
        return allPass ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
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

    private boolean verify(Path archive, Admission admission, PrintWriter out) {
        Applicant applicant = null;
        Decision decision;
        try {
            applicant = Applicant.of(archive);
            decision = admission.decide(applicant);
        } catch (IOException e) {
            decision = refused(ProblemCode.ARCHIVE_UNREADABLE, e, "name a file that exists and may be read.");
        } catch (RuntimeException | Error e) {
            // One archive that Molt can't cope with must not end the run over thousands.
            decision = refused(ProblemCode.INTERNAL, e, "report it as a defect of Molt, with the archive.");
        }
        out.println(json ? json(archive, applicant, decision) : text(archive, decision));
        return decision instanceof Decision.Admitted;
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
                line.append("  ").append(Findings.line(findings.get(0)));
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
