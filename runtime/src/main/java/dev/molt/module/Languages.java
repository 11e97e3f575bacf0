package dev.molt.module;

import dev.molt.archive.Archive;
import dev.molt.problem.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The languages that this process can run providers in. Immutable. */
public final class Languages {
    private static final Languages HERE = new Languages(found());

    private final List<Language> all;

    private Languages(List<Language> all) {
        this.all = List.copyOf(all);
    }

    private static List<Language> found() {
        List<Language> found = new ArrayList<>(List.of(new JavaLanguage()));
        ServiceLoader.load(Language.class, Languages.class.getClassLoader()).forEach(found::add);
        return found;
    }

    /** Java, and what was found beside the runtime. */
    public static Languages here() {
        return HERE;
    }

    /** The language of a provider line, if there is one here. */
    Optional<Language> of(ProviderLine line) {
        return all.stream().filter(language -> language.reads(line)).findFirst();
    }

    /** The languages here that a module's providers are written in, each once. */
    public List<Language> of(ModuleDeclaration declaration) {
        return declaration.providers().stream()
                .map(this::of)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** What is wrong with an archive's code, as far as its languages can tell before any of it runs. */
    public List<Finding> check(Archive archive, ModuleDeclaration declaration) {
        return all.stream()
                .flatMap(language -> language.check(archive, declaration).stream())
                .toList();
    }

    /** Whether no language has to get ready before its modules can be loaded. */
    public boolean areReady() {
        return all.stream().allMatch(Language::isReady);
    }

    /** Of the languages of a module, one that has to get ready first. */
    public Optional<Language> unready(ModuleDeclaration declaration) {
        return of(declaration).stream().filter(language -> !language.isReady()).findFirst();
    }

    /** Begins to get ready what modules of these languages need, and returns at once. */
    public void prepare() {
        all.forEach(Language::prepare);
    }
}
