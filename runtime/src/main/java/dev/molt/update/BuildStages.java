package dev.molt.update;

import dev.molt.admission.Decision;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.module.Closing;
import dev.molt.module.Contracts;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.ModuleVersion;
import dev.molt.module.Provisions;
import dev.molt.module.ServiceAccess;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Generation;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Retirer;
import dev.molt.store.Home;
import dev.molt.warm.Warming;
import dev.molt.warm.Warmth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages that build a next generation beside the live one: load, start, warm. What they build calls in the next
 * generation from the start. Confined to one update at a time.
 */
final class BuildStages {
    private static final Logger LOG = LoggerFactory.getLogger(BuildStages.class);

    private final Home home;
    private final KeptArchives archives;
    private final Contracts contracts;
    private final ServiceAccess references;
    private final Provisions provisions;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final Warming warming;
    private final Duration limit;

    /** @param limit how long each module may take to start, and to say whether it works */
    BuildStages(Updates.Parts parts, KeptArchives archives, Duration limit) {
        this.home = parts.home();
        this.archives = archives;
        this.contracts = parts.contracts();
        this.references = parts.references();
        this.provisions = parts.provisions();
        this.switchboard = parts.switchboard();
        this.retirer = parts.retirer();
        this.warming = parts.warming();
        this.limit = limit;
    }

    Staged<Loaded> load(Resolved resolved) {
        Generation generation = switchboard.assemble(0);
        Loaded loaded = new Loaded(resolved, generation, List.of());
        try {
            switchboard.add(generation, loaded.providers());
            for (Decision.Admitted decision : resolved.fresh()) {
                ModuleDeclaration module = decision.declaration();
                try {
                    List<ModuleVersion> more = new ArrayList<>(loaded.fresh());
                    more.add(load(decision, loaded.imports(module)));
                    loaded = new Loaded(resolved, generation, more);
                } catch (MoltException e) {
                    discard(loaded);
                    return refused(Stage.LOAD, resolved, module, e.problem());
                }
            }
            return new Staged.Passed<>(loaded);
        } catch (RuntimeException | Error e) {
            discard(loaded);
            throw e;
        }
    }

    private ModuleVersion load(Decision.Admitted decision, Map<String, ModuleClassLoader> imports) {
        return ModuleVersion.load(
                decision.declaration(),
                archives.open(decision.declaration()),
                contracts,
                imports,
                decision.reachable()::contains);
    }

    /** Starts the new versions. Nobody has said who needs whom for that: what lacks a service waits for the others. */
    Staged<Loaded> start(Loaded loaded) {
        try {
            List<ModuleVersion> waiting = loaded.fresh();
            while (!waiting.isEmpty()) {
                Map<ModuleVersion, Problem> lacking = new LinkedHashMap<>();
                for (ModuleVersion version : waiting) {
                    Optional<Problem> failed = start(version, loaded.generation());
                    if (failed.isPresent() && failed.get().code() != ProblemCode.SERVICE_UNAVAILABLE) {
                        return failed(Stage.START, loaded, version, failed.get());
                    }
                    failed.ifPresent(problem -> lacking.put(version, problem));
                }
                if (lacking.size() == waiting.size()) {
                    Map.Entry<ModuleVersion, Problem> first =
                            lacking.entrySet().iterator().next();
                    return failed(Stage.START, loaded, first.getKey(), first.getValue());
                }
                waiting = List.copyOf(lacking.keySet());
            }
            return new Staged.Passed<>(loaded);
        } catch (RuntimeException | Error e) {
            discard(loaded);
            throw e;
        }
    }

    private Optional<Problem> start(ModuleVersion version, Generation generation) {
        try {
            version.start(references, provisions, work -> switchboard.within(generation, work), limit);
            switchboard.add(generation, version.providers());
            return Optional.empty();
        } catch (MoltException e) {
            return Optional.of(e.problem());
        }
    }

    /** Loads and starts a version for a host that comes back: its calls enter what has come back before. */
    ModuleVersion comeBack(Decision.Admitted decision, Map<String, ModuleClassLoader> imports) {
        ModuleVersion version = load(decision, imports);
        try {
            version.start(references, provisions, Runnable::run, limit);
            return version;
        } catch (RuntimeException | Error e) {
            discard(List.of(version));
            throw e;
        }
    }

    /** Asks the new versions whether they work, and has them warmed. */
    Staged<Loaded> warm(Loaded started) {
        Consumer<Runnable> within = work -> switchboard.within(started.generation(), work);
        List<Warmth> warmed = new ArrayList<>();
        try {
            for (ModuleVersion version : started.fresh()) {
                new Health(version, limit).check(within).ifPresent(ill -> {
                    throw new MoltException(ill);
                });
                Warmth warmth = warming.warm(version, within);
                warmed.add(warmth);
                LOG.debug("Warmed {}: {}", version, warmth.describe());
            }
            warming.settle(warmed);
            return new Staged.Passed<>(started);
        } catch (MoltException e) {
            return failed(Stage.WARM, started, started.fresh().get(warmed.size()), e.problem());
        } catch (RuntimeException | Error e) {
            discard(started);
            throw e;
        }
    }

    private Staged<Loaded> failed(Stage stage, Loaded loaded, ModuleVersion version, Problem problem) {
        discard(loaded);
        return refused(stage, loaded.resolved(), version.declaration(), problem);
    }

    /** Throws away what was built. */
    void discard(Loaded loaded) {
        retirer.abandoned(loaded.generation());
        discardVersions(loaded);
    }

    /** Throws the new versions away, of whose generation something else has become. */
    void discardVersions(Loaded loaded) {
        discard(loaded.backwards());
    }

    /**
     * Closes versions that never went live, one after the other, so that what they held is free for the next try. One
     * whose code does not return is left to the retirer at the deadline, and no other is waited for then.
     */
    private void discard(List<ModuleVersion> versions) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (ModuleVersion version : versions) {
            Closing closing = version.discard();
            retirer.discarded(closing);
            closing.await(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /** An archive was whole when it was admitted: if it can't be read now, the store is to blame. */
    private <T> Staged<T> refused(Stage stage, Resolved resolved, ModuleDeclaration declaration, Problem problem) {
        if (!problem.code().isOfBytes()) {
            return resolved.refused(stage, declaration, problem);
        }
        if (!home.isIntact(declaration.sha256())) {
            home.remove(declaration.sha256());
        }
        List<String> facts = new ArrayList<>(List.of("The store has not what was kept of it.", problem.what()));
        facts.addAll(problem.facts());
        Problem damaged = Problem.of(
                ProblemCode.STORE_DAMAGED,
                "Module " + declaration.describe() + " (" + declaration.fileName() + ") can't be loaded.",
                facts,
                "look at the disk of " + home.directory() + ", and put the archive there again.");
        return new Staged.Refused<>(stage, damaged, Set.of());
    }
}
