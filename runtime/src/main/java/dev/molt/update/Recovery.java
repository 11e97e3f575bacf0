package dev.molt.update;

import dev.molt.archive.Sha256;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Brings a settled generation back into memory when a host starts. Confined to the starting thread. */
final class Recovery {
    private final Home home;
    private final Admission admission;

    /** Loads and starts a module version, or throws a {@link MoltException} that says why it can't. */
    private final Function<ModuleDeclaration, ModuleVersion> start;

    Recovery(Home home, Admission admission, Function<ModuleDeclaration, ModuleVersion> start) {
        this.home = home;
        this.admission = admission;
        this.start = start;
    }

    /**
     * What came back.
     *
     * @param settled the generation as it was settled
     * @param versions those of its modules that came back, started
     * @param lost why the others did not
     * @param directory the files of the watched directory that need no look; those of lost modules do
     */
    record Recovered(
            GenerationRecord settled, List<ModuleVersion> versions, List<Problem> lost, Map<String, Sha256> directory) {
        Recovered {
            versions = List.copyOf(versions);
            lost = List.copyOf(lost);
            directory = Map.copyOf(directory);
        }
    }

    /** A module that can't come back is left out. */
    Recovered recover() {
        List<Problem> lost = new ArrayList<>();
        GenerationRecord settled = settled(lost);
        List<ModuleVersion> versions = new ArrayList<>();
        Map<String, Sha256> directory = new HashMap<>(settled.directory());
        for (GenerationRecord.Module module : settled.modules()) {
            try {
                requireIntact(module);
                versions.add(start.apply(admission.declaration(module)));
            } catch (MoltException e) {
                lost.add(e.problem());
                directory.values().remove(module.sha256());
            }
        }
        return new Recovered(settled, versions, lost, directory);
    }

    /** The settled generation, or the last one before it whose record can be read. */
    private GenerationRecord settled(List<Problem> lost) {
        long number = home.settled();
        if (number == 0) {
            return GenerationRecord.NONE;
        }
        return home.generation(number).orElseGet(() -> {
            GenerationRecord instead = home.generations().stream()
                    .filter(older -> older.number() < number)
                    .reduce(GenerationRecord.NONE, (older, newer) -> newer);
            lost.add(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Generation " + number + " can't come back.",
                    "Its record is missing from the store, or was altered; taken instead: " + instead.describe() + ".",
                    "put the archives into the watched directory again."));
            return instead;
        });
    }

    private void requireIntact(GenerationRecord.Module module) {
        if (!home.isIntact(module.sha256())) {
            home.remove(module.sha256());
            throw new MoltException(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Module " + module + " can't come back.",
                    "Its archive " + module.sha256().abbreviated() + " is missing from the store, or was altered.",
                    "put " + module.file() + " into the watched directory again."));
        }
    }
}
