package dev.molt.admission;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityPolicy;
import dev.molt.linkage.ClassPath;
import dev.molt.linkage.ExportCheck;
import dev.molt.linkage.Exporter;
import dev.molt.linkage.LinkageCheck;
import dev.molt.linkage.LinkageReport;
import dev.molt.linkage.Roots;
import dev.molt.module.Languages;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ProvidedServices;
import dev.molt.module.ProviderLine;
import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.trust.Trust;
import dev.molt.trust.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which archives may go live in a host. Thread-safe. */
public final class Admission {
    private final Trust trust;
    private final Surroundings surroundings;
    private final Rules rules;
    private final LibraryIndexes libraries = new LibraryIndexes();

    /**
     * What a host lets in. Immutable.
     *
     * @param limits how large archives may be
     * @param capabilities what becomes of code that uses more than its module declares
     */
    public record Rules(ArchiveLimits limits, CapabilityPolicy capabilities) {
        /** The default limits, and all capabilities. */
        public static final Rules DEFAULT =
                new Rules(ArchiveLimits.DEFAULT, CapabilityPolicy.all(CapabilityPolicy.Verdict.ALLOW));
    }

    public Admission(Trust trust, Surroundings surroundings, Rules rules) {
        this.trust = trust;
        this.surroundings = surroundings;
        this.rules = rules;
    }

    /** How large archives may be. */
    public ArchiveLimits limits() {
        return rules.limits();
    }

    /**
     * Carries all checks out, each on what those before have proven; of a module that requires others, all but that of
     * its linkage, for which {@link Company} needs those.
     */
    public Decision decide(Applicant applicant) {
        Verdict verdict = trust.check(applicant.sha256(), applicant.size(), applicant.signed());
        if (verdict instanceof Verdict.Refused refused) {
            return new Decision.Refused(Optional.empty(), refused.findings());
        }
        return decide(applicant, verdict);
    }

    /**
     * Decides again about an archive that was admitted before, by this host or an earlier one. Who signed is not asked
     * again: what once went live may come back.
     */
    public Decision decideAgain(Applicant applicant) {
        return decide(applicant, new Verdict.Unsigned());
    }

    /**
     * Remembers which signed releases are about to go live: from then on no older ones are let in.
     *
     * @throws MoltException when that can't be kept
     */
    public void accepted(Collection<Decision.Admitted> next) {
        trust.accepted(trusted(next));
    }

    /** What of these somebody signed for. */
    public static List<Verdict.Trusted> trusted(Collection<Decision.Admitted> admitted) {
        return admitted.stream()
                .map(Decision.Admitted::trust)
                .filter(Verdict.Trusted.class::isInstance)
                .map(Verdict.Trusted.class::cast)
                .toList();
    }

    private Decision decide(Applicant applicant, Verdict verdict) {
        Optional<ModuleDeclaration> declared = Optional.empty();
        try (Archive archive = Archive.open(applicant.file(), applicant.fileName(), rules.limits())) {
            ModuleDeclaration declaration = ModuleDeclaration.read(archive, applicant.sha256(), applicant.fileName());
            declared = Optional.of(declaration);
            return decide(archive, declaration, verdict);
        } catch (MoltException e) {
            return new Decision.Refused(declared, findings(e.problem()));
        }
    }

    private Decision decide(Archive archive, ModuleDeclaration declaration, Verdict verdict) {
        ProvidedServices services = ProvidedServices.of(declaration, surroundings.contracts());
        Set<String> contractTypes = new HashSet<>();
        services.known()
                .keySet()
                .forEach(service -> contractTypes.addAll(
                        surroundings.contracts().typesOf(service).keySet()));
        Contents contents = Contents.read(archive, declaration, contractTypes, rules.limits(), libraries);
        ClassPath classPath = contents.classPath(declaration);
        LinkageCheck.Subject subject = new LinkageCheck.Subject(
                classPath,
                surroundings.classes(),
                roots(declaration, services),
                contractTypes,
                mayBring(contractTypes, contents)::contains);
        List<Finding> findings = new ArrayList<>();
        if (verdict instanceof Verdict.Trusted trusted) {
            findings.addAll(trusted.contradictions(
                    declaration.name(), declaration.label().text()));
        }
        services.refusal()
                .filter(refusal -> surroundings.known() || refusal.code() != ProblemCode.CONTRACT_MISSING)
                .map(Admission::findings)
                .ifPresent(findings::addAll);
        findings.addAll(ExportCheck.check(classPath, surroundings.classes(), declaration.exports()));
        findings.addAll(Languages.here().check(archive, declaration));
        findings.addAll(rules.capabilities().check(classPath.capabilityUses(), declared(classPath, verdict)));
        Decision.Admitted alone = new Decision.Admitted(declaration, verdict, subject, Set.of(), findings);
        return declaration.requirements().isEmpty() ? link(alone, subject) : decision(alone, Set.of(), List.of());
    }

    /** Decides about the linkage of a module, where its code would run among these modules. */
    Decision decideAmong(Decision.Admitted module, Map<String, Exporter> imports) {
        return link(module, module.subject().among(imports));
    }

    private Decision link(Decision.Admitted module, LinkageCheck.Subject subject) {
        LinkageReport linkage = LinkageCheck.check(subject);
        return decision(
                module,
                linkage.reachable(),
                linkage.findings().stream().map(this::ofContracts).toList());
    }

    /** What a module was admitted with, and more. */
    static Decision decision(Decision.Admitted module, Set<String> reachable, List<Finding> more) {
        List<Finding> findings = new ArrayList<>(module.findings());
        findings.addAll(more);
        findings.sort(Comparator.comparing(Finding::severity));
        return findings.stream().anyMatch(Finding::isRefusal)
                ? new Decision.Refused(Optional.of(module.declaration()), findings)
                : new Decision.Admitted(module.declaration(), module.trust(), module.subject(), reachable, findings);
    }

    /** The contract's types of which the archive may have a class file, as it is the host's own. */
    private Set<String> mayBring(Set<String> contractTypes, Contents contents) {
        return contractTypes.stream().filter(name -> mayBring(name, contents)).collect(Collectors.toSet());
    }

    private boolean mayBring(String className, Contents contents) {
        List<byte[]> files = contents.contractFiles(className);
        return !files.isEmpty()
                && files.stream().allMatch(file -> surroundings.contracts().mayBring(className, file));
    }

    /** A program's next version may bring its contract along, so that what is wrong is another than that. */
    private Finding ofContracts(Finding finding) {
        return finding.code() == ProblemCode.CONTRACT_BUNDLED
                        && surroundings.contracts().areOfProgram()
                ? Finding.refused(
                        ProblemCode.CONTRACT_CHANGED,
                        finding.entry(),
                        "The class of the contract is not the one that the program was started with.",
                        "leave the contract as it is, or stop the program and start it anew.")
                : finding;
    }

    private static Roots roots(ModuleDeclaration declaration, ProvidedServices services) {
        List<Roots.Provider> providers = new ArrayList<>();
        services.known()
                .forEach((service, lines) -> lines.stream()
                        .filter(ProviderLine::isClassName)
                        .forEach(line -> providers.add(new Roots.Provider(service.getName(), line.provider()))));
        return new Roots(providers, declaration.mainClass(), Set.copyOf(declaration.exports()), false);
    }

    /** What somebody signed for counts more than what the archive says of itself. */
    private static Set<Capability> declared(ClassPath classPath, Verdict verdict) {
        if (verdict instanceof Verdict.Trusted trusted) {
            return Capability.parse(String.join(",", trusted.release().capabilities()));
        }
        return classPath.elements().get(0).index().declaredCapabilities().orElse(EnumSet.noneOf(Capability.class));
    }

    private static List<Finding> findings(Problem problem) {
        return problem.findings().isEmpty()
                ? List.of(Finding.refused(problem.code(), "", String.join(" ", problem.facts()), problem.remedy()))
                : problem.findings();
    }
}
