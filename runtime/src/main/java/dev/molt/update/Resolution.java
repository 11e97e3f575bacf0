package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
import dev.molt.graph.Background;
import dev.molt.graph.Misfit;
import dev.molt.graph.ModuleGraph;
import dev.molt.graph.Rebuilds;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The second stage: what the next generation consists of, beside the live one. Immutable. */
final class Resolution {
    private final Home home;
    private final KeptArchives archives;
    private final Admission admission;
    private final LiveModules live;

    /** @param live what the next generation is to follow */
    Resolution(Home home, KeptArchives archives, Admission admission, LiveModules live) {
        this.home = home;
        this.archives = archives;
        this.admission = admission;
        this.live = live;
    }

    /** The live generation with these archives put in; they are kept from here on. */
    Staged<Resolved> of(Change.Put put, List<Admitted> admitted) {
        Map<String, List<Admitted>> rivals = new TreeMap<>();
        admitted.forEach(one -> rivals.computeIfAbsent(one.declaration().name(), any -> new ArrayList<>())
                .add(one));
        Map<String, Decision.Admitted> wanted = new TreeMap<>();
        List<Problem> warnings = new ArrayList<>();
        for (List<Admitted> ofModule : rivals.values()) {
            ofModule.sort(
                    Comparator.comparing((Admitted one) -> one.declaration().label())
                            .reversed());
            ModuleDeclaration first = ofModule.get(0).declaration();
            List<ModuleDeclaration> others = ofModule.stream()
                    .map(Admitted::declaration)
                    .filter(other -> !other.sha256().equals(first.sha256()))
                    .toList();
            boolean isFirst = others.stream().allMatch(other -> first.label().compareTo(other.label()) > 0);
            if (!others.isEmpty() && (put.directory().isEmpty() || !isFirst)) {
                return new Staged.Refused<>(Stage.RESOLVE, duplicate(ofModule), digests(ofModule));
            }
            others.forEach(other -> warnings.add(superseded(other, first)));
            wanted.put(first.name(), ofModule.get(0).decision());
            home.keep(ofModule.get(0).landed());
        }
        Set<String> removed = new HashSet<>(put.removed());
        removed.removeAll(wanted.keySet());
        Map<String, Sha256> directory = put.directory().orElse(live.record().directory());
        Set<String> names = Set.copyOf(wanted.keySet());
        wanted.values()
                .removeIf(decision -> isLive(
                        decision.declaration().name(), decision.declaration().sha256()));
        Draft draft = new Draft(names, wanted, removed, directory, put.cause(), true);
        return new Staged.Passed<>(draft, warnings).then(this::next);
    }

    private static Set<Sha256> digests(List<Admitted> archives) {
        return archives.stream().map(one -> one.landed().sha256()).collect(Collectors.toSet());
    }

    private static Problem duplicate(List<Admitted> ofModule) {
        return Problem.of(
                ProblemCode.MODULE_DUPLICATE,
                "module " + ofModule.get(0).declaration().name() + " is in " + ofModule.size() + " archives.",
                ofModule.stream()
                        .map(Admitted::declaration)
                        .map(one -> one.fileName() + " has " + one.describe() + ".")
                        .toList(),
                "let one of them be there.");
    }

    private static Problem superseded(ModuleDeclaration other, ModuleDeclaration first) {
        return Problem.of(
                ProblemCode.MODULE_DUPLICATE,
                other.fileName() + " is left out.",
                "It has " + other.describe() + ", and " + first.fileName() + " has " + first.describe() + ".",
                "delete the file that is not wanted.");
    }

    /** Just what a kept generation had. */
    Staged<Resolved> of(Change.Back back) {
        Map<String, Decision.Admitted> changed = new TreeMap<>();
        Set<String> wanted = new HashSet<>();
        for (GenerationRecord.Module module : back.target().modules()) {
            wanted.add(module.name());
            if (!home.isIntact(module.sha256())) {
                home.remove(module.sha256());
                Problem problem = Problem.of(
                        ProblemCode.STORE_DAMAGED,
                        "generation " + back.target().number() + " can't come back.",
                        "The archive of " + module + " is missing from the store, or was altered.",
                        "put " + module.file() + " into the watched directory again.");
                return new Staged.Refused<>(Stage.RESOLVE, problem, Set.of());
            }
            if (!isLive(module.name(), module.sha256())) {
                changed.put(module.name(), archives.decideAgain(module));
            }
        }
        Set<String> removed = new HashSet<>();
        live.record().wanted().forEach(module -> removed.add(module.name()));
        removed.removeAll(wanted);
        // The directory stays as it was dealt with: its newer files are not to come back by themselves.
        return next(new Draft(wanted, changed, removed, live.record().directory(), back.cause(), false));
    }

    /** Just what a kept generation had, whose versions are still in memory. */
    Staged<Resolved> of(Change.Back back, LiveModules warm) {
        Succession succession = new Succession(live.versions(), warm.versions());
        List<Plan.Step> steps = succession.changed().stream()
                .map(name -> new Plan.Step(name, label(live, name), label(warm, name), back.cause()))
                .toList();
        return new Staged.Passed<>(new Resolved(
                List.of(),
                warm.versions(),
                Map.of(),
                ModuleGraph.of(List.of()),
                warm.record().absent(),
                live.record().directory(),
                steps));
    }

    private boolean isLive(String module, Sha256 sha256) {
        ModuleVersion version = live.versions().get(module);
        return version != null && version.declaration().sha256().equals(sha256);
    }

    /**
     * What is asked of the next generation. Immutable.
     *
     * @param wanted the names of modules that are to be live, whether they are or not
     * @param changed those of them that are not live in this version
     * @param removed the names of modules that are to go
     * @param landed whether what changes has landed, and could be left out
     */
    private record Draft(
            Set<String> wanted,
            Map<String, Decision.Admitted> changed,
            Set<String> removed,
            Map<String, Sha256> directory,
            String cause,
            boolean landed) {
        Set<String> blamable() {
            return landed ? changed.keySet() : Set.of();
        }
    }

    private Staged<Resolved> next(Draft draft) {
        Map<String, ModuleVersion> shared = new HashMap<>(live.versions());
        shared.keySet().removeAll(draft.removed());
        shared.keySet().removeAll(draft.changed().keySet());
        Map<String, ModuleDeclaration> before = declarations(live.versions());
        Map<String, ModuleDeclaration> after = declarations(shared);
        draft.changed().forEach((name, decision) -> after.put(name, decision.declaration()));
        Map<String, String> reasons = Rebuilds.reasons(before, after);
        Map<String, Decision.Admitted> fresh = new TreeMap<>(draft.changed());
        for (String name : reasons.keySet()) {
            shared.remove(name);
            fresh.put(name, archives.again(Objects.requireNonNull(after.get(name))));
        }
        List<GenerationRecord.Module> absent = absent(draft);
        Background background = new Background(
                before,
                draft.removed(),
                absent.stream().map(GenerationRecord.Module::name).collect(Collectors.toSet()));
        Lineup lineup = new Fitting(archives, admission, fresh, shared, draft.blamable()).lineUp(background);
        if (lineup instanceof Lineup.Unfit unfit) {
            return refused(unfit.misfits(), before, after);
        }
        Lineup.Fits fits = (Lineup.Fits) lineup;
        Map<String, Resolved.Rebuild> rebuilt = new TreeMap<>();
        reasons.forEach((name, reason) -> rebuilt.put(
                name, new Resolved.Rebuild(reason, culprits(fits.graph().requiredByWay(name), draft))));
        return new Staged.Passed<>(new Resolved(
                fits.fresh(), shared, rebuilt, fits.graph(), absent, draft.directory(), steps(draft, reasons)));
    }

    private static Map<String, ModuleDeclaration> declarations(Map<String, ModuleVersion> versions) {
        Map<String, ModuleDeclaration> declarations = new TreeMap<>();
        versions.forEach((name, version) -> declarations.put(name, version.declaration()));
        return declarations;
    }

    private static Set<Sha256> culprits(Set<String> names, Draft draft) {
        return names.stream()
                .filter(draft.blamable()::contains)
                .map(name -> Objects.requireNonNull(draft.changed().get(name)))
                .map(decision -> decision.declaration().sha256())
                .collect(Collectors.toSet());
    }

    private static Staged<Resolved> refused(
            List<Misfit> misfits, Map<String, ModuleDeclaration> before, Map<String, ModuleDeclaration> after) {
        Set<Sha256> culprits = misfits.stream()
                .flatMap(misfit -> misfit.blamed().stream())
                .map(name -> Objects.requireNonNull(after.getOrDefault(name, before.get(name))))
                .map(ModuleDeclaration::sha256)
                .collect(Collectors.toSet());
        return new Staged.Refused<>(Stage.RESOLVE, Misfit.together(misfits), culprits);
    }

    private List<GenerationRecord.Module> absent(Draft draft) {
        List<GenerationRecord.Module> absent = new ArrayList<>(live.record().absent());
        absent.removeIf(module ->
                draft.wanted().contains(module.name()) || draft.removed().contains(module.name()));
        return absent;
    }

    private List<Plan.Step> steps(Draft draft, Map<String, String> rebuilt) {
        List<Plan.Step> steps = new ArrayList<>();
        for (GenerationRecord.Module module : live.record().wanted()) {
            if (draft.removed().contains(module.name())) {
                steps.add(new Plan.Step(module.name(), module.label(), "", draft.cause()));
            }
        }
        draft.changed().forEach((name, decision) -> {
            String to = decision.declaration().label().text();
            steps.add(new Plan.Step(name, liveLabel(name), to, draft.cause()));
        });
        rebuilt.forEach((name, reason) -> steps.add(new Plan.Step(name, liveLabel(name), liveLabel(name), reason)));
        return steps;
    }

    private String liveLabel(String module) {
        return label(live, module);
    }

    private static String label(LiveModules modules, String module) {
        ModuleVersion version = modules.versions().get(module);
        return version == null ? "" : version.declaration().label().text();
    }
}
