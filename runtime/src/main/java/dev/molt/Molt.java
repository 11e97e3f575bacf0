package dev.molt;

import dev.molt.admission.Admission;
import dev.molt.admission.Surroundings;
import dev.molt.archive.ArchiveLimits;
import dev.molt.archive.Sha256;
import dev.molt.capability.CapabilityPolicy;
import dev.molt.configuration.Configurations;
import dev.molt.event.Listeners;
import dev.molt.event.MoltEvent;
import dev.molt.leak.LazyThreads;
import dev.molt.leak.Registries;
import dev.molt.module.Contracts;
import dev.molt.module.Languages;
import dev.molt.module.Provisions;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.reference.PinHold;
import dev.molt.reference.Provider;
import dev.molt.reference.References;
import dev.molt.reference.Switchboard;
import dev.molt.retire.Drain;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirement;
import dev.molt.retire.Retirer;
import dev.molt.store.GenerationRecord;
import dev.molt.store.Home;
import dev.molt.store.JournalEntry;
import dev.molt.store.Landed;
import dev.molt.store.ModuleFiles;
import dev.molt.trust.Trust;
import dev.molt.update.CanaryPolicy;
import dev.molt.update.Change;
import dev.molt.update.Proving;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import dev.molt.update.Updates;
import dev.molt.warm.Warming;
import dev.molt.watch.DirectoryWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host's hold on its modules: stable references to their services, and the updates that change what is behind them.
 *
 * <pre>{@code
 * try (Molt molt = Molt.watch(Path.of("modules"))) {
 *     Pricing pricing = molt.service(Pricing.class);   // stable: hold it as long as you like
 *     pricing.quote(order);                            // always the live version, never refused by an update
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Molt implements AutoCloseable {
    private final Home home;
    private final Switchboard switchboard;
    private final Retirer retirer;
    private final Configurations configurations;
    private final Updates updates;
    private final Listeners listeners;
    private final Duration closeDeadline;
    private final @Nullable DirectoryWatch watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Molt(Builder builder) {
        LazyThreads.start();
        Registries.here();
        if (builder.prepareLanguages) {
            Languages.here().prepare();
        }
        this.listeners = new Listeners();
        builder.listeners.forEach(listeners::add);
        this.closeDeadline = builder.closeDeadline;
        this.home = Home.open(builder.home());
        this.switchboard = new Switchboard(new References(this::absence));
        this.retirer = new Retirer(switchboard, listeners, builder.drainDeadline, builder.pinDeadline);
        ModuleFiles files = new ModuleFiles(home.directory());
        Consumer<Problem> tell = problem -> listeners.tell(new MoltEvent.Warned(problem));
        this.configurations = new Configurations(files, Configurations.Timing.DEFAULT, tell);
        Provisions provisions = new Provisions(files, configurations, tell, builder.releaseDeadline);
        Contracts contracts =
                builder.ofProgram ? Contracts.ofProgram(builder.contracts) : Contracts.ofHost(builder.contracts);
        Admission admission = new Admission(
                new Trust(home.directory().resolve("trust"), builder.name, Clock.system(ZoneId.systemDefault())),
                Surroundings.of(contracts),
                new Admission.Rules(builder.limits, builder.capabilities));
        this.updates = new Updates(
                new Updates.Parts(
                        home,
                        admission,
                        contracts,
                        this::reference,
                        provisions,
                        new Warming(builder.warmUp, switchboard::recordedCalls),
                        switchboard,
                        retirer,
                        listeners),
                new Updates.Settings(
                        builder.startDeadline,
                        builder.keptGenerations,
                        builder.oldCode,
                        builder.runJobs,
                        builder.trial,
                        builder.handOverDeadline,
                        builder.rehearse,
                        Clock.systemUTC()));
        retirer.start();
        configurations.start();
        Path directory = builder.watched;
        Map<String, Sha256> known = begin(builder.first);
        this.watch = directory == null ? null : watch(directory, builder, known);
    }

    /** Makes the first archive live, or what was settled before. */
    private Map<String, Sha256> begin(@Nullable Path first) {
        try {
            if (first != null) {
                Optional<Map<String, Sha256>> files = begin(land(first));
                if (files.isPresent()) {
                    return files.get();
                }
            }
            return updates.recover();
        } catch (RuntimeException | Error e) {
            retirer.close();
            configurations.close();
            home.close();
            throw e;
        }
    }

    /** Makes the first archive live; empty when that is refused. */
    private Optional<Map<String, Sha256>> begin(List<Landed> first) {
        try {
            Map<String, Sha256> files = new HashMap<>();
            first.forEach(copy -> files.put(copy.fileName(), copy.sha256()));
            String cause = "start of " + String.join(", ", files.keySet());
            return updates.carryOut(Change.Put.ofDirectory(cause, first, Set.of(), files))
                            instanceof UpdateOutcome.Switched
                    ? Optional.of(files)
                    : Optional.empty();
        } finally {
            first.forEach(home::discard);
        }
    }

    private DirectoryWatch watch(Path directory, Builder builder, Map<String, Sha256> known) {
        WatchedDirectory watched =
                new WatchedDirectory(home, updates, listeners, builder.limits, known, builder.watchedFile == null);
        DirectoryWatch started = new DirectoryWatch(
                directory,
                builder.watchedFile == null ? file -> true : Path.of(builder.watchedFile)::equals,
                builder.timing,
                known.keySet(),
                watched::deal,
                problem -> listeners.tell(new MoltEvent.Waiting(problem.withState(serving()))));
        started.start();
        return started;
    }

    /**
     * Hosts the modules in a directory, now and as they change. What the host keeps lies in {@code .molt} below it.
     *
     * @throws MoltException when the directory can't be used, or another host uses it
     */
    public static Molt watch(Path directory) {
        return builder().watch(directory).open();
    }

    public static Builder builder() {
        return new Builder();
    }

    // ---- calling

    /**
     * The stable reference to a service, the same object each time. There need not be a provider yet: calls without one
     * throw {@link dev.molt.reference.ServiceUnavailableException}, calls with several
     * {@link dev.molt.reference.AmbiguousServiceException}.
     *
     * @param service a public interface
     * @throws MoltException when it is not one that references can implement
     */
    public <T> T service(Class<T> service) {
        return reference(service);
    }

    private <T> T reference(Class<T> service) {
        return switchboard.reference(service, null, null);
    }

    /** Stable references to all providers of a service that are live now, one each. */
    public <T> List<T> services(Class<T> service) {
        List<T> all = new ArrayList<>();
        for (Provider provider : switchboard.live().providers()) {
            if (provider.service() == service) {
                all.add(switchboard.reference(service, provider.module(), provider.implementation()));
            }
        }
        return List.copyOf(all);
    }

    /** The names of the live modules that provide a service. */
    public Set<String> modules(Class<?> service) {
        Set<String> modules = new TreeSet<>();
        for (Provider provider : switchboard.live().providers()) {
            if (provider.service() == service) {
                modules.add(provider.module());
            }
        }
        return modules;
    }

    /** The services of one module, whether it is live or not. */
    public ModuleReferences module(String name) {
        return new ModuleReferences(switchboard, name);
    }

    /**
     * Has the current thread's calls stay in one generation until the pin is closed.
     *
     * @see Pin
     */
    public Pin pin() {
        return switchboard.pin();
    }

    private String absence(Class<?> service, @Nullable String module) {
        if (closed.get()) {
            return "The host was closed.";
        }
        return module == null
                ? "No live module provides it; live is " + live().describe() + "."
                : "The live " + live().describe() + " has no such provider.";
    }

    private String serving() {
        return "Still serving: " + live().describe() + ", untouched.";
    }

    // ---- changing

    /**
     * Puts archives in, all or none. Returns when their generation is live, or why it is not.
     *
     * @throws MoltException when a file can't be read
     */
    public UpdateOutcome update(Path... archives) {
        requireOpen();
        List<Landed> landed = land(archives);
        try {
            landed.forEach(copy -> home.forgive(copy.sha256()));
            return updates.carryOut(asked(landed));
        } finally {
            landed.forEach(home::discard);
        }
    }

    /** What {@link #update} would do, without doing it. The archives are checked as for an update. */
    public Updates.UpdatePlan plan(Path... archives) {
        requireOpen();
        List<Landed> landed = land(archives);
        try {
            return updates.plan(asked(landed));
        } finally {
            landed.forEach(home::discard);
        }
    }

    private static Change.Put asked(List<Landed> landed) {
        List<String> names = landed.stream().map(Landed::fileName).toList();
        return Change.Put.asked("update of " + String.join(", ", names), landed);
    }

    private List<Landed> land(Path... archives) {
        List<Landed> landed = new ArrayList<>();
        for (Path archive : archives) {
            try {
                landed.add(home.land(archive).orElseThrow(() -> new IOException("The file is being written")));
            } catch (IOException e) {
                landed.forEach(home::discard);
                throw new MoltException(
                        Problem.of(
                                ProblemCode.ARCHIVE_UNREADABLE,
                                "Update not begun: " + archive + " can't be read.",
                                e.toString(),
                                "name a file that exists, is whole and may be read."),
                        e);
            }
        }
        return landed;
    }

    /**
     * Goes back to what a kept generation had, as a new generation.
     *
     * @param generation its number, as in {@link #generations}
     */
    public UpdateOutcome rollback(long generation) {
        requireOpen();
        GenerationRecord target = home.generation(generation)
                .orElseThrow(() -> new MoltException(Problem.of(
                                ProblemCode.GENERATION_UNKNOWN,
                                "Rollback not begun: there is no generation " + generation + ".",
                                "Kept are "
                                        + generations().stream()
                                                .map(kept -> String.valueOf(kept.number()))
                                                .toList() + ".",
                                "name one of those.")
                        .withState(serving())));
        return updates.carryOut(new Change.Back("rollback to generation " + generation, target));
    }

    /**
     * Gives archives a part of the calls, all or none of them, beside what is live. Until {@link #promote} or
     * {@link #abort} nothing else may change; if too many of its calls fail, it is aborted by itself.
     *
     * @param policy which calls it gets
     * @throws MoltException when a file can't be read
     */
    public UpdateOutcome canary(CanaryPolicy policy, Path... archives) {
        requireOpen();
        List<Landed> landed = land(archives);
        try {
            landed.forEach(copy -> home.forgive(copy.sha256()));
            Change.Put put = asked(landed);
            return updates.carryOut(new Change.Divide(
                    new Change.Put(
                            "canary" + put.cause().substring("update".length()), landed, Set.of(), Optional.empty()),
                    policy));
        } finally {
            landed.forEach(home::discard);
        }
    }

    /**
     * Settles what is on trial now, or makes a canary live for all calls.
     *
     * @throws MoltException when nothing is on trial, and no canary is out
     */
    public UpdateOutcome promote() {
        requireOpen();
        return updates.promote();
    }

    /**
     * Ends a trial or a canary: what was settled before is live again.
     *
     * @throws MoltException when nothing is on trial, and no canary is out
     */
    public UpdateOutcome abort() {
        requireOpen();
        return updates.abort("abort of the trial of generation " + live().number());
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new MoltException(Updates.closed());
        }
    }

    // ---- looking

    /** The live generation. */
    public GenerationRecord live() {
        return updates.live();
    }

    /** The trial or the canary that goes on, with the figures of its versions. */
    public Optional<Proving> proving() {
        return updates.proving();
    }

    /** Who holds generations open by pins. */
    public List<PinHold> pins() {
        return switchboard.pins();
    }

    /** All kept generations, oldest first. */
    public List<GenerationRecord> generations() {
        return home.generations();
    }

    /** What happened in this home, refusals too, oldest first; of earlier hosts as well. */
    public List<JournalEntry> history() {
        return home.journal().read();
    }

    /** The generations whose calls have not all ended, oldest first, with who is inside. */
    public List<Drain> drains() {
        return retirer.drains();
    }

    /** The fate of every module version that is not live, of those that were refused after loading too, oldest first. */
    public List<Retirement> retirements() {
        return retirer.retirements();
    }

    /**
     * Has the heap collected until it is known of each closed version whether it is gone or held, but no longer than the
     * limit: each collection stops all threads for a while. Without this, {@link #retirements} tells what the
     * collections have shown that came by themselves.
     *
     * @return the fate of every module version that is no longer live, oldest first
     */
    public List<Retirement> collect(Duration limit) throws InterruptedException {
        return retirer.collect(limit);
    }

    /** Has events told from now on: see {@link MoltEvent}. */
    public void addListener(Consumer<MoltEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Stops watching, waits for the calls under way as long as the close deadline allows, and closes all modules. Calls
     * from then on throw {@link dev.molt.reference.ServiceUnavailableException}. The second time nothing happens.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (watch != null) {
            watch.close();
        }
        try {
            updates.end();
            retirer.awaitDrained(closeDeadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            retirer.close();
            configurations.close();
            home.close();
        }
    }

    /** How a host is set up. Each setting has a default. Confined to whoever opens the host. */
    public static final class Builder {
        private final List<Consumer<MoltEvent>> listeners = new ArrayList<>();
        private @Nullable Path home;
        private @Nullable Path watched;
        private @Nullable String watchedFile;
        private @Nullable Path first;
        private ClassLoader contracts = defaultContracts();
        private boolean ofProgram;
        private ArchiveLimits limits = ArchiveLimits.DEFAULT;
        private CapabilityPolicy capabilities = CapabilityPolicy.all(CapabilityPolicy.Verdict.ALLOW);
        private String name = "localhost";
        private DirectoryWatch.Timing timing = DirectoryWatch.Timing.DEFAULT;
        private Duration startDeadline = Duration.ofSeconds(60);
        private Duration drainDeadline = Duration.ofSeconds(30);
        private Duration pinDeadline = Duration.ofMinutes(5);
        private Duration closeDeadline = Duration.ofSeconds(10);
        private Duration releaseDeadline = Duration.ofSeconds(10);
        private Warming.Settings warmUp = Warming.Settings.DEFAULT;
        private TrialPolicy trial = TrialPolicy.DEFAULT;
        private Duration handOverDeadline = Duration.ofSeconds(5);
        private boolean rehearse;
        private OldCodeLimits oldCode = OldCodeLimits.DEFAULT;
        private int keptGenerations = 50;
        private boolean runJobs;
        private boolean prepareLanguages;

        private Builder() {}

        private static ClassLoader defaultContracts() {
            ClassLoader current = Thread.currentThread().getContextClassLoader();
            return current != null ? current : ClassLoader.getSystemClassLoader();
        }

        /** Where the host keeps what it must not lose. Default: {@code .molt} in the watched directory. */
        public Builder home(Path directory) {
            home = Objects.requireNonNull(directory);
            return this;
        }

        /** The directory whose archives are the modules. Default: none, updates come by {@link Molt#update} only. */
        public Builder watch(Path directory) {
            watched = Objects.requireNonNull(directory);
            return this;
        }

        /**
         * One archive that is a module, instead of a directory of them. When it is deleted its module stays: it is a way
         * to replace it. The default home is then {@code .NAME.molt} beside it.
         */
        public Builder watchFile(Path archive) {
            watched = Objects.requireNonNull(archive.toAbsolutePath().getParent());
            watchedFile = String.valueOf(archive.getFileName());
            return this;
        }

        /**
         * The archive that is live first, instead of what was settled before; that comes back if this one is refused.
         * Default: none.
         */
        public Builder first(Path archive) {
            first = Objects.requireNonNull(archive);
            return this;
        }

        /**
         * What has defined the service interfaces, when the host is a program that comes from an archive itself: the next
         * versions of the archive may bring the contracts along, as long as they are the same byte for byte.
         */
        public Builder contractsOfProgram(ClassLoader program) {
            contracts = Objects.requireNonNull(program);
            ofProgram = true;
            return this;
        }

        /** What sees the service interfaces. Default: the current thread's context class loader. */
        public Builder contracts(ClassLoader loader) {
            contracts = Objects.requireNonNull(loader);
            return this;
        }

        /** Who is told of events. May be called several times. */
        public Builder listener(Consumer<MoltEvent> listener) {
            listeners.add(Objects.requireNonNull(listener));
            return this;
        }

        /** How large archives may be. Default: {@link ArchiveLimits#DEFAULT}. */
        public Builder limits(ArchiveLimits archiveLimits) {
            limits = Objects.requireNonNull(archiveLimits);
            return this;
        }

        /** What becomes of code that does more than its module declares. Default: everything is allowed. */
        public Builder capabilities(CapabilityPolicy policy) {
            capabilities = Objects.requireNonNull(policy);
            return this;
        }

        /** The host's name, which the audience of signed statements has to match. Default: {@code localhost}. */
        public Builder name(String hostName) {
            name = Objects.requireNonNull(hostName);
            return this;
        }

        /** How often the watched directory is looked at. Default: {@link DirectoryWatch.Timing#DEFAULT}. */
        public Builder timing(DirectoryWatch.Timing watchTiming) {
            timing = Objects.requireNonNull(watchTiming);
            return this;
        }

        /** How long a module's providers may take to be created. Default: 60 s. */
        public Builder startDeadline(Duration deadline) {
            startDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /** How a new version is warmed before it is live. Default: {@link Warming.Settings#DEFAULT}. */
        public Builder warmUp(Warming.Settings settings) {
            warmUp = Objects.requireNonNull(settings);
            return this;
        }

        /** When a generation is settled, and when it goes back by itself. Default: {@link TrialPolicy#DEFAULT}. */
        public Builder trial(TrialPolicy policy) {
            trial = Objects.requireNonNull(policy);
            return this;
        }

        /**
         * How long callers of a module with state may be held until no call is inside it, and how long the hand-over may
         * take then; past either the update is refused. Default: 5 s.
         */
        public Builder handOverDeadline(Duration deadline) {
            handOverDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /** Whether state is handed over and back once before it goes, so that a way back is known. Default: no. */
        public Builder rehearse(boolean back) {
            rehearse = back;
            return this;
        }

        /** After which time a drain that is not over is told. Default: 30 s. */
        public Builder drainDeadline(Duration deadline) {
            drainDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /** After which time a pin that is not closed is told. Default: 5 min. */
        public Builder pinDeadline(Duration deadline) {
            pinDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /** How long {@link Molt#close} waits for calls under way. Default: 10 s. */
        public Builder closeDeadline(Duration deadline) {
            closeDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /**
         * How long each thing that a retired version owns, such as its scheduler, may take to be closed before that is
         * told and the next one is closed. Default: 10 s.
         */
        public Builder releaseDeadline(Duration deadline) {
            releaseDeadline = Objects.requireNonNull(deadline);
            return this;
        }

        /** How much old code there may be before updates are refused. Default: {@link OldCodeLimits#DEFAULT}. */
        public Builder oldCode(OldCodeLimits oldCodeLimits) {
            oldCode = Objects.requireNonNull(oldCodeLimits);
            return this;
        }

        /** How many generations can be gone back to. Default: 50. */
        public Builder keptGenerations(int count) {
            if (count < 2) {
                throw new IllegalArgumentException(
                        "At least two generations are kept: the live one and one to go back to");
            }
            keptGenerations = count;
            return this;
        }

        /**
         * Whether each provider of {@link Runnable} is run as a job, on a thread of its module version, from the switch
         * on; it is interrupted after the job of the next version has started. Default: no, it is a service like any.
         */
        public Builder runJobs(boolean run) {
            runJobs = run;
            return this;
        }

        /**
         * Whether languages other than Java get ready in the background as soon as the host opens. Default: no, with the
         * first archive that needs them, which waits in the watched directory meanwhile and lets others pass.
         */
        public Builder prepareLanguages(boolean atOnce) {
            prepareLanguages = atOnce;
            return this;
        }

        private Path home() {
            if (home != null) {
                return home.toAbsolutePath();
            }
            if (watched != null) {
                return watched.toAbsolutePath().resolve(watchedFile == null ? ".molt" : "." + watchedFile + ".molt");
            }
            throw new IllegalStateException("A host needs a directory to watch, or a home");
        }

        /**
         * Opens the host: what was settled before is live when this returns.
         *
         * @throws MoltException when its directories can't be used, or another host uses its home
         */
        public Molt open() {
            Path directory = watched;
            if (directory != null) {
                watched = directory.toAbsolutePath();
                if (!Files.isDirectory(directory)) {
                    throw new MoltException(Problem.of(
                            ProblemCode.DIRECTORY_UNAVAILABLE,
                            directory + " can't be watched.",
                            "It is not a directory.",
                            "create it, or name another one."));
                }
            }
            return new Molt(this);
        }
    }
}
