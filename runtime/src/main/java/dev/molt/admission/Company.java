package dev.molt.admission;

import dev.molt.graph.ModuleGraph;
import dev.molt.linkage.Exporter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The modules that are to be live together, for what can't be told of each alone: whether one links with those that it
 * requires. Confined to one check.
 */
public final class Company {
    private final Admission admission;
    private final ModuleGraph graph;
    private final Function<String, Decision.Admitted> modules;

    /** Maps a module's name to how others see it. */
    private final Map<String, Exporter> exporters = new HashMap<>();

    /**
     * @param graph has no misfits
     * @param modules gives each module of the graph by its name
     */
    public Company(Admission admission, ModuleGraph graph, Function<String, Decision.Admitted> modules) {
        this.admission = admission;
        this.graph = graph;
        this.modules = modules;
    }

    /** Decides about the linkage of a module that was admitted for itself. */
    public Decision decide(String module) {
        return admission.decideAmong(modules.apply(module), imports(module));
    }

    private Map<String, Exporter> imports(String module) {
        Map<String, Exporter> imports = new LinkedHashMap<>();
        graph.imports(module).forEach((name, exporter) -> imports.put(name, exporter(exporter)));
        return imports;
    }

    private Exporter exporter(String module) {
        Exporter known = exporters.get(module);
        if (known == null) {
            Decision.Admitted admitted = modules.apply(module);
            known = new Exporter(
                    admitted.declaration().describeWithFile(),
                    admitted.classPath(),
                    admitted.subject().contractTypes(),
                    imports(module));
            exporters.put(module, known);
        }
        return known;
    }
}
