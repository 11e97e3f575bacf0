package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.archive.Sha256;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The second stage: what the next generation consists of, beside the live one. Immutable. */
final class Resolution {
    private final Home home;
    private final KeptArchives archives;
    private final LiveModules live;

    /** @param live what the next generation is to follow */
    Resolution(Home home, KeptArchives archives, LiveModules live) {
        this.home = home;
        this.archives = archives;
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
        return new Staged.Passed<>(difference(names, wanted, removed, directory, put.cause()), warnings);
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
        return new Staged.Passed<>(
                difference(wanted, changed, removed, live.record().directory(), back.cause()));
    }

    private boolean isLive(String module, Sha256 sha256) {
        ModuleVersion version = live.versions().get(module);
        return version != null && version.declaration().sha256().equals(sha256);
    }

    /**
     * The next generation.
     *
     * @param wanted the names of modules that are to be live, whether they are or not
     * @param changed those of them that are not live in this version
     */
    private Resolved difference(
            Set<String> wanted,
            Map<String, Decision.Admitted> changed,
            Set<String> removed,
            Map<String, Sha256> directory,
            String cause) {
        Map<String, ModuleVersion> shared = new HashMap<>(live.versions());
        List<Plan.Step> steps = new ArrayList<>();
        List<GenerationRecord.Module> absent = new ArrayList<>(live.record().absent());
        absent.removeIf(module -> wanted.contains(module.name()));
        for (GenerationRecord.Module module : live.record().wanted()) {
            if (removed.contains(module.name())) {
                shared.remove(module.name());
                absent.remove(module);
                steps.add(new Plan.Step(module.name(), module.label(), "", cause));
            }
        }
        changed.forEach((name, decision) -> {
            ModuleVersion current = shared.remove(name);
            String from = current == null ? "" : current.declaration().label().text();
            steps.add(new Plan.Step(name, from, decision.declaration().label().text(), cause));
        });
        return new Resolved(List.copyOf(changed.values()), shared, absent, directory, steps);
    }
}
