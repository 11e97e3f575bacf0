package dev.molt.update;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.MoltException;
import dev.molt.store.Home;
import dev.molt.store.Landed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The first stage: proves that archives are whole, each entry and each library of theirs. Thread-safe.
 */
public final class Admission {
    private final Home home;
    private final ArchiveLimits limits;

    public Admission(Home home, ArchiveLimits limits) {
        this.home = home;
        this.limits = limits;
    }

    Staged<List<Admitted>> admit(List<Landed> landed) {
        List<Admitted> admitted = new ArrayList<>();
        for (Landed one : landed) {
            try {
                admitted.add(admit(one));
            } catch (MoltException e) {
                return new Staged.Refused<>(Stage.ADMIT, e.problem(), Set.of(one.sha256()));
            }
        }
        return new Staged.Passed<>(List.copyOf(admitted));
    }

    private Admitted admit(Landed landed) {
        try (Archive archive = Archive.open(landed.copy(), landed.fileName(), limits)) {
            archive.verify();
            ModuleDeclaration declaration = ModuleDeclaration.read(archive, landed.sha256(), landed.fileName());
            openLibraries(archive, declaration, true).forEach(Archive::close);
            return new Admitted(declaration, landed);
        }
    }

    /** Opens a kept archive and its libraries, in the order of the module's class path. */
    List<Archive> open(ModuleDeclaration declaration) {
        Archive archive = Archive.open(home.archive(declaration.sha256()), declaration.fileName(), limits);
        List<Archive> classPath = new ArrayList<>();
        classPath.add(archive);
        try {
            classPath.addAll(openLibraries(archive, declaration, false));
            return classPath;
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /** Reads the declaration of a kept archive. */
    ModuleDeclaration declaration(dev.molt.store.GenerationRecord.Module module) {
        try (Archive archive = Archive.open(home.archive(module.sha256()), module.file(), limits)) {
            return ModuleDeclaration.read(archive, module.sha256(), module.file());
        }
    }

    private List<Archive> openLibraries(Archive archive, ModuleDeclaration declaration, boolean verify) {
        List<Archive> opened = new ArrayList<>();
        try {
            for (String library : declaration.libraries()) {
                byte[] bytes = archive.read(archive.entry(library).orElseThrow());
                Path file = home.library(bytes);
                Archive open = Archive.open(file, archive.name() + " " + library, limits);
                opened.add(open);
                if (verify) {
                    open.verify();
                }
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(Archive::close);
            throw e;
        }
    }
}
