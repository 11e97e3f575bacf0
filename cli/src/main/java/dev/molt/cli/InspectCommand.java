package dev.molt.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.molt.admission.Applicant;
import dev.molt.admission.ArchiveSummary;
import dev.molt.admission.Decision;
import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityUse;
import dev.molt.module.Language;
import dev.molt.module.Languages;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ProviderLine;
import dev.molt.module.Requirement;
import dev.molt.problem.MoltException;
import dev.molt.trust.SignedStatement;
import dev.molt.trust.Verdict;
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

/** Tells what an archive declares and has. */
@Command(
        name = "inspect",
        description = "Reads an archive as an update would, and tells what it declares and what it has.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARCHIVE", description = "A JAR or ZIP file.")
    private Path file;

    @Mixin
    private Checks checks;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(file)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "There is no " + file + ".");
        }
        Applicant applicant = Applicant.of(file);
        Decision decision = checks.admission().decide(applicant);
        if (decision instanceof Decision.Refused refused) {
            throw new MoltException(refused.problem(applicant.fileName()));
        }
        Decision.Admitted admitted = (Decision.Admitted) decision;
        ArchiveSummary summary = ArchiveSummary.of(applicant, admitted);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(applicant, admitted, summary) : text(applicant, admitted, summary));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static String text(Applicant applicant, Decision.Admitted admitted, ArchiveSummary summary) {
        StringBuilder text = new StringBuilder();
        ModuleDeclaration declaration = admitted.declaration();
        line(text, "module", declaration.describe());
        line(text, "sha256", declaration.sha256().hex());
        line(
                text,
                "size",
                applicant.size() + " bytes; " + summary.entries() + " entries, inflated " + summary.inflated());
        line(text, "classes", summary.classes() + (summary.release() == 0 ? "" : ", for Java " + summary.release()));
        line(text, "signed", signed(applicant, admitted));
        for (ProviderLine provider : declaration.providers()) {
            line(text, "provides", provider.service() + " by " + provider.provider());
        }
        languages(declaration).forEach(release -> line(text, "runs on", release));
        declaration.exports().forEach(name -> line(text, "exports", name));
        declaration.requirements().forEach(requirement -> line(text, "needs", requirement.toString()));
        summary.libraries().forEach((library, size) -> line(text, "library", library + ", " + size + " bytes"));
        summary.packages().forEach(name -> line(text, "requires", name));
        summary.capabilities().forEach((capability, uses) -> line(text, "uses", use(capability, uses)));
        declaration.mainClass().ifPresent(main -> line(text, "main class", main));
        admitted.findings().forEach(finding -> line(text, "warning", finding.code() + " " + finding.text()));
        return text.toString().stripTrailing();
    }

    /** What this host runs its providers on, as known by now: it was needed to check them. */
    private static List<String> languages(ModuleDeclaration declaration) {
        return Languages.here().of(declaration).stream().map(Language::release).toList();
    }

    private static void line(StringBuilder text, String title, String value) {
        text.append(String.format("%-10s ", title)).append(value).append('\n');
    }

    private static String use(Capability capability, List<CapabilityUse> uses) {
        String more = uses.size() == 1 ? "" : " and at " + (uses.size() - 1) + " other places";
        return capability.word() + " at " + uses.get(0).place() + more;
    }

    private static String signed(Applicant applicant, Decision.Admitted admitted) {
        if (admitted.trust() instanceof Verdict.Trusted trusted) {
            return "by " + trusted.principal() + ", " + trusted.fingerprint() + ", sequence "
                    + trusted.release().sequence();
        }
        List<String> files =
                applicant.signed().stream().map(SignedStatement::file).toList();
        return files.isEmpty() ? "no" : "by whom --trust DIR would tell: " + String.join(", ", files);
    }

    private static String json(Applicant applicant, Decision.Admitted admitted, ArchiveSummary summary) {
        ModuleDeclaration declaration = admitted.declaration();
        JsonStringWriter writer = JsonWriter.string();
        writer.object()
                .value("module", declaration.name())
                .value("label", declaration.label().text())
                .value("sha256", declaration.sha256().hex())
                .value("size", applicant.size())
                .value("entries", summary.entries())
                .value("bytes", summary.inflated())
                .value("classes", summary.classes())
                .value("release", summary.release())
                .value("mainClass", declaration.mainClass().orElse(null));
        if (admitted.trust() instanceof Verdict.Trusted trusted) {
            writer.value("signer", trusted.principal())
                    .value("key", trusted.fingerprint())
                    .value("sequence", trusted.release().sequence());
        }
        writer.array("providers");
        for (ProviderLine provider : declaration.providers()) {
            writer.object()
                    .value("service", provider.service())
                    .value("provider", provider.provider())
                    .end();
        }
        writer.end().array("languages", languages(declaration)).array("libraries");
        for (Map.Entry<String, Long> library : summary.libraries().entrySet()) {
            writer.object()
                    .value("name", library.getKey())
                    .value("size", library.getValue())
                    .end();
        }
        writer.end()
                .array("exports", declaration.exports())
                .array(
                        "modules",
                        declaration.requirements().stream()
                                .map(Requirement::toString)
                                .toList())
                .array("requires", summary.packages())
                .object("capabilities");
        summary.capabilities()
                .forEach((capability, uses) -> writer.array(
                        capability.word(),
                        uses.stream().map(CapabilityUse::place).toList()));
        writer.end();
        Findings.write(admitted.findings(), writer);
        return writer.end().done();
    }
}
