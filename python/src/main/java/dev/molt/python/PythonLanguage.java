package dev.molt.python;

import dev.molt.archive.Archive;
import dev.molt.module.Language;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ProviderLine;
import dev.molt.problem.Finding;
import dev.molt.python.source.SourceCheck;
import dev.molt.python.source.Sources;
import java.util.ArrayList;
import java.util.List;

/** Python: a provider is what an object reference leads to, in a context of the version's own. Thread-safe. */
public final class PythonLanguage implements Language {
    private final PythonEngine engine = PythonEngine.ofProcess();

    /** For {@link java.util.ServiceLoader}. */
    public PythonLanguage() {}

    @Override
    public String name() {
        return "Python";
    }

    @Override
    public String release() {
        return engine.release();
    }

    @Override
    public boolean reads(ProviderLine line) {
        return line.isObjectReference();
    }

    @Override
    public void prepare() {
        engine.prepare();
    }

    @Override
    public boolean isReady() {
        return engine.isReady();
    }

    @Override
    public List<Finding> check(Archive archive, ModuleDeclaration declaration) {
        List<String> providers = declaration.providers().stream()
                .filter(this::reads)
                .map(ProviderLine::provider)
                .distinct()
                .toList();
        if (providers.isEmpty() && archive.entry(Sources.MAIN).isEmpty()) {
            return List.of();
        }
        String name = PythonCode.nameOf(declaration);
        List<Finding> findings = new ArrayList<>(SourceCheck.check(archive, name, engine.compiler()));
        for (String provider : providers) {
            findings.addAll(SourceCheck.checkProvider(archive, name, provider, engine.compiler()));
        }
        return findings;
    }

    @Override
    public PythonCode load(Origin origin) {
        return PythonCode.load(origin, engine);
    }
}
