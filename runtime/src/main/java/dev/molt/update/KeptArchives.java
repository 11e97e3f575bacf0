package dev.molt.update;

import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.Decision;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.SharedArchives;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The archives in the home, which were admitted once. Thread-safe. */
final class KeptArchives {
    private final Home home;
    private final Admission admission;
    private final SharedArchives shared = new SharedArchives();

    KeptArchives(Home home, Admission admission) {
        this.home = home;
        this.admission = admission;
    }

    /**
     * Decides again about the archive of a live version.
     *
     * @throws MoltException when it can't be read as it was
     */
    Decision.Admitted again(ModuleDeclaration declaration) {
        GenerationRecord.Module module = new GenerationRecord.Module(
                declaration.name(), declaration.label().text(), declaration.sha256(), declaration.fileName());
        requireIntact(module);
        return decideAgain(module);
    }

    /** @throws MoltException when the archive is not as it was kept */
    void requireIntact(GenerationRecord.Module module) {
        if (!home.isIntact(module.sha256())) {
            home.remove(module.sha256());
            throw new MoltException(Problem.of(
                    ProblemCode.STORE_DAMAGED,
                    "Module " + module + " can't come back.",
                    "Its archive " + module.sha256().abbreviated() + " is missing from the store, or was altered.",
                    "put " + module.file() + " into the watched directory again."));
        }
    }

    /**
     * Decides about a kept archive as if it were new, but for who signed it: the host may be another one by now.
     *
     * @throws MoltException when it can't go live again
     */
    Decision.Admitted decideAgain(GenerationRecord.Module module) {
        Path file = home.archive(module.sha256());
        try {
            Applicant applicant = new Applicant(file, module.file(), module.sha256(), Files.size(file), List.of());
            Decision decision = admission.decideAgain(applicant);
            if (decision instanceof Decision.Refused refused) {
                throw new MoltException(refused.problem(module.file()));
            }
            return (Decision.Admitted) decision;
        } catch (IOException e) {
            throw new MoltException(
                    Problem.of(
                            ProblemCode.HOME_UNUSABLE,
                            "The kept archive of " + module + " can't be read.",
                            e.toString(),
                            "make the home readable for the host's user."),
                    e);
        }
    }

    /**
     * Opens an archive and its libraries, in the order of the module's class path. Libraries with the same digest are one
     * file, and have what is in memory in common, whichever modules' they are.
     */
    List<Archive> open(ModuleDeclaration declaration) {
        Archive archive = shared.open(home.archive(declaration.sha256()), declaration.fileName(), admission.limits());
        List<Archive> classPath = new ArrayList<>();
        classPath.add(archive);
        try {
            for (String library : declaration.libraries()) {
                ArchiveEntry entry = archive.entry(library).orElseThrow();
                Path file = home.library(declaration.sha256(), () -> archive.stream(entry));
                classPath.add(shared.open(file, archive.name() + " " + library, admission.limits()));
            }
            return classPath;
        } catch (RuntimeException e) {
            classPath.forEach(Archive::close);
            throw e;
        }
    }
}
