package dev.molt.module;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.loader.UnreadableClassError;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.CallFigures;
import dev.molt.reference.Provider;
import dev.molt.reference.ServiceUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One module version in memory: its loader and its providers. Thread-safe.
 *
 * <pre>
 *   LOADED ──start──► STARTED ──close──► closing ──the module's code returns──► CLOSED
 *      └────────────────close──────────────┘
 * </pre>
 */
public final class ModuleVersion {
    private final ModuleDeclaration declaration;
    private final ModuleClassLoader loader;

    /** Maps each service of the host that this module provides to its providers. */
    private final Map<Class<?>, List<ProviderLine>> services;

    /** Maps each language that a provider is written in to the version's code in it. */
    private final Map<Language, VersionCode> code;

    /** Its end; null until that has begun. */
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    /** What classes could not be loaded, for people. */
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    /** Set by {@link #start}, before the version is given to other threads; emptied when it has been closed. */
    private volatile List<Provider> providers = List.of();

    private final CallFigures figures = new CallFigures();

    /** Set by {@link #start}; null again when it has been closed. */
    private volatile @Nullable OwnedContext context;

    /** Set by {@link #startJobs}, once live. */
    private volatile List<Job> jobs = List.of();

    private ModuleVersion(
            Language.Origin origin, Map<Class<?>, List<ProviderLine>> services, Map<Language, VersionCode> code) {
        this.declaration = origin.declaration();
        this.loader = origin.loader();
        this.services = services;
        this.code = code;
    }

    /**
     * Loads all classes of the module's own archive and links them, so that no caller has to wait for it and what can't
     * be a class is found now.
     *
     * @param archives the module's own archive first, then its libraries; closed with the version
     * @param imports maps the packages that it gets from other modules, with dots, to those modules' loaders
     * @param needed whether the module can't do without the class of this name
     * @throws MoltException when the module does not fit the host or one of its classes is broken
     */
    public static ModuleVersion load(
            ModuleDeclaration declaration,
            List<Archive> archives,
            Contracts contracts,
            Map<String, ModuleClassLoader> imports,
            Predicate<String> needed) {
        try {
            ProvidedServices provided = ProvidedServices.of(declaration, contracts);
            provided.refusal().ifPresent(refusal -> {
                throw new MoltException(refusal);
            });
            Map<Class<?>, List<ProviderLine>> services = provided.known();
            Map<String, Class<?>> shared = new HashMap<>();
            services.keySet().forEach(service -> shared.putAll(contracts.typesOf(service)));
            String name = declaration.name() + "@" + declaration.label();
            ModuleClassLoader loader = new ModuleClassLoader(name, archives, contracts.surroundings(), shared, imports);
            Language.Origin origin = new Language.Origin(declaration, archives, loader, shared);
            ModuleVersion version = new ModuleVersion(origin, services, code(origin, services.values()));
            version.linkAll(archives.get(0), needed);
            return version;
        } catch (RuntimeException | Error e) {
            archives.forEach(Archive::close);
            throw e;
        }
    }

    private static Map<Language, VersionCode> code(Language.Origin origin, Collection<List<ProviderLine>> providers) {
        Map<Language, VersionCode> code = new LinkedHashMap<>();
        providers.stream()
                .flatMap(List::stream)
                .map(Languages.here()::of)
                .flatMap(Optional::stream)
                .forEach(language -> code.computeIfAbsent(language, found -> found.load(origin)));
        return code;
    }

    private void linkAll(Archive archive, Predicate<String> needed) {
        List<String> classes = new ArrayList<>();
        for (ArchiveEntry entry : archive.entries()) {
            String name = entry.name();
            if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
                classes.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
            }
        }
        Linking.all(classes, name -> link(name, needed));
    }

    private void link(String className, Predicate<String> needed) {
        try {
            // HotSpot links a class, verification included, before it tells of its members.
            Object unused = Class.forName(className, false, loader).getDeclaredConstructors();
        } catch (NoClassDefFoundError | ClassNotFoundException e) {
            // Libraries refer to classes that they can do without.
            warnings.add(className + " can't be linked: " + e.getMessage());
        } catch (UnreadableClassError e) {
            throw e.reason();
        } catch (LinkageError e) {
            if (!needed.test(className)) {
                warnings.add(className + " can't be linked: " + e);
                return;
            }
            throw refused(
                    declaration,
                    ProblemCode.MODULE_LINKAGE,
                    Failure.describe(e),
                    "rebuild the module for this host's JDK and against its current contract.");
        }
    }

    /**
     * Creates the providers.
     *
     * @param references gives the module references to services
     * @param provisions what else its host has ready for it
     * @param within runs what it is given in the generation that the version is to be part of
     * @param deadline how long this may take
     * @throws MoltException when a provider is missing, of the wrong type, fails or is not done at the deadline
     */
    public void start(ServiceAccess references, Provisions provisions, Consumer<Runnable> within, Duration deadline) {
        endFirstTry(deadline);
        OwnedContext owned = new OwnedContext(declaration, loader, references, provisions);
        context = owned;
        ModuleWork.Outcome<List<Provider>> outcome = run("start", within, () -> instantiate(owned), deadline);
        if (outcome instanceof ModuleWork.Outcome.Returned<List<Provider>> returned) {
            providers = returned.result();
        } else if (outcome instanceof ModuleWork.Outcome.Threw<List<Provider>> threw) {
            throw threw.failure() instanceof MoltException told ? told : failed("", threw.failure());
        } else if (outcome instanceof ModuleWork.Outcome.Overdue<List<Provider>> overdue) {
            throw notDone(overdue.stack(), deadline);
        }
    }

    /** What a start that lacked something has got so far goes, before the next try. */
    private void endFirstTry(Duration deadline) {
        OwnedContext first = context;
        if (first != null) {
            Closing ending = new Closing(this, first::close);
            ending.start();
            ending.await(deadline);
        }
    }

    /**
     * Begins work of this version's code on a thread of its own, which is returned.
     *
     * @param what one word for the thread's name
     * @param within runs what it is given in the generation that the work's calls are to be in
     */
    public Thread work(String what, Consumer<Runnable> within, Runnable work) {
        return ModuleWork.begin(this, what, within, Executors.callable(work)).thread();
    }

    /**
     * Has code of this version work on a thread of its own.
     *
     * @param what one word for the thread's name
     * @param within runs what it is given in the generation that the work's calls are to be in
     */
    public <T> ModuleWork.Outcome<T> run(String what, Consumer<Runnable> within, Callable<T> work, Duration limit) {
        ModuleWork<T> begun = ModuleWork.begin(this, what, within, work);
        ModuleWork.Outcome<T> outcome = begun.await(limit, this::stack);
        if (outcome instanceof ModuleWork.Outcome.Overdue<T>) {
            stop(begun.thread());
        }
        return outcome;
    }

    /**
     * Ends what a thread of this version's runs after that was interrupted in vain, as far as its language knows how to;
     * returns at once.
     */
    public void stop(Thread thread) {
        code.values().forEach(written -> written.interrupt(thread));
    }

    private MoltException notDone(List<StackTraceElement> stack, Duration deadline) {
        List<String> facts = new ArrayList<>();
        facts.add("Its providers were not created within " + deadline.toMillis() + " ms. The thread is at:");
        stack.forEach(frame -> facts.add("    at " + frame));
        return refused(
                declaration, ProblemCode.PROVIDER_FAILED, facts, "let the constructor return, and do long work later.");
    }

    /** Where a thread is in its code, innermost first; empty where Java's frames tell as much. */
    public List<StackTraceElement> stack(Thread thread) {
        return code.values().stream()
                .flatMap(written -> written.stack(thread).stream())
                .toList();
    }

    /** Those of its providers, each once, that have a part in its life: see {@link dev.molt.api}. */
    public <T> List<T> hooks(Class<T> type) {
        return providers.stream()
                .map(Provider::instance)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(Collections.newSetFromMap(new IdentityHashMap<>())::add)
                .toList();
    }

    /** What came of its calls. */
    public CallFigures figures() {
        return figures;
    }

    private List<Provider> instantiate(OwnedContext owned) {
        Map<String, Object> instances = new LinkedHashMap<>();
        List<Provider> created = new ArrayList<>();
        services.forEach((service, lines) -> {
            for (ProviderLine line : lines) {
                Object instance = instances.computeIfAbsent(line.provider(), any -> instantiate(line, owned));
                created.add(new Provider(
                        service, declaration.name(), declaration.label().text(), line.provider(), instance, figures));
            }
        });
        return List.copyOf(created);
    }

    private Object instantiate(ProviderLine line, OwnedContext owned) {
        VersionCode written = Languages.here().of(line).map(code::get).orElseThrow();
        try {
            return written.create(line.provider(), servicesOf(line), owned);
        } catch (MoltException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw failed(line.provider(), e);
        }
    }

    /** All that a provider is for: it is created once for all of its services. */
    private List<Class<?>> servicesOf(ProviderLine line) {
        return services.entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(other -> other.provider().equals(line.provider())))
                .<Class<?>>map(Map.Entry::getKey)
                .toList();
    }

    private MoltException failed(String className, Throwable thrown) {
        Throwable cause =
                thrown instanceof InvocationTargetException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Optional<UnreadableClassError> unreadable = Failure.find(cause, UnreadableClassError.class);
        if (unreadable.isPresent()) {
            return unreadable.get().reason();
        }
        List<String> facts = new ArrayList<>();
        facts.add(
                className.isEmpty()
                        ? "Its providers can't be created."
                        : "Its provider " + className + " can't be created.");
        facts.addAll(Failure.describe(cause));
        Optional<Problem> ofHost = Failure.find(cause, MoltException.class)
                .map(MoltException::problem)
                .filter(problem -> problem.code().isOfHost());
        if (ofHost.isPresent()) {
            return new MoltException(ofHost.get()); // a new one, as the other holds the module
        }
        if (Failure.find(cause, ServiceUnavailableException.class).isPresent()) {
            return refused(
                    declaration,
                    ProblemCode.SERVICE_UNAVAILABLE,
                    facts,
                    "deploy a module that provides the service first, or let this one call it after its start.");
        }
        boolean linkage = cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError);
        return refused(
                declaration,
                linkage ? ProblemCode.MODULE_LINKAGE : ProblemCode.PROVIDER_FAILED,
                facts,
                linkage
                        ? "put what is missing into the archive or under its lib/, or rebuild it against what the host has."
                        : "correct what its constructor or static initializer does.");
    }

    private static MoltException refused(
            ModuleDeclaration declaration, ProblemCode code, List<String> facts, String remedy) {
        return new MoltException(declaration.refusal(code, facts, remedy));
    }

    public ModuleDeclaration declaration() {
        return declaration;
    }

    public ModuleClassLoader loader() {
        return loader;
    }

    /**
     * Starts a thread of this version for each of its providers of {@link Runnable}; also when the version is live again
     * after another one.
     *
     * @param tell is told of jobs that end by an exception, on their thread
     */
    public void startJobs(Consumer<Problem> tell) {
        List<Job> all = new ArrayList<>(jobs);
        all.removeIf(job -> !job.thread().isAlive());
        providers.stream()
                .filter(provider -> provider.service() == Runnable.class)
                .forEach(provider -> all.add(Job.start(provider, this, tell)));
        jobs = List.copyOf(all);
    }

    /**
     * Starts those jobs again that were asked to end, and no others: what has ended by itself is done.
     *
     * @param tell as of {@link #startJobs}
     */
    public void resumeJobs(Consumer<Problem> tell) {
        jobs = jobs.stream().map(job -> job.again(this, tell)).toList();
    }

    /** Interrupts the jobs and returns at once: see {@link #jobs}. */
    public void stopJobs() {
        jobs.forEach(Job::stop);
    }

    /** Ends the jobs that were interrupted in vain, as {@link #stop} does; to be called again and again. */
    public void endStubbornJobs() {
        jobs.stream().filter(Job::isStubborn).map(Job::thread).forEach(this::stop);
    }

    /** The threads of the jobs that have not ended. */
    public List<Thread> jobs() {
        return jobs.stream().map(Job::thread).filter(Thread::isAlive).toList();
    }

    /**
     * Lets no task of its executor and scheduler begin, nor a configuration listener, until {@link #resumeWork}, and
     * waits until none runs.
     *
     * @return false when one still runs at the limit, or the current thread is interrupted: all goes on then
     */
    public boolean pauseWork(Duration limit) {
        OwnedContext owned = context;
        return owned == null || owned.work().pause(limit);
    }

    /** Lets tasks begin that had to wait, and those to come. */
    public void resumeWork() {
        Optional.ofNullable(context).ifPresent(owned -> owned.work().resume());
    }

    /** Lets tasks of its scheduler begin; to be called once more when it is live again. */
    public void goLive() {
        Optional.ofNullable(context).ifPresent(owned -> owned.work().goLive());
    }

    /** Lets no task of its scheduler begin, as another version has followed; returns at once. */
    public void leaveLive() {
        Optional.ofNullable(context).ifPresent(owned -> owned.work().leaveLive());
    }

    /** What serves, once started. */
    public List<Provider> providers() {
        return providers;
    }

    /** Which classes could not be linked since others are missing; the module may never need them. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Begins to close what the module owns and its closeable providers, later ones first, and then to give back the
     * files it reads; returns at once. The second time nothing new begins. Failures are told.
     */
    public Closing close() {
        return end(loader::rest);
    }

    /** Begins to close a version that never went live, so that nobody can hold anything of it. */
    public Closing discard() {
        return end(loader::close);
    }

    private Closing end(Runnable giveBack) {
        Closing begun = new Closing(this, closing -> {
            OwnedContext owned = context;
            if (owned != null) {
                owned.close(closing);
                owned.takeBack();
            }
            providers = List.of();
            jobs = List.of();
            context = null;
            giveBack.run();
        });
        Closing before = this.closing.compareAndExchange(null, begun);
        if (before != null) {
            return before;
        }
        begun.start();
        return begun;
    }

    @Override
    public String toString() {
        return declaration.describe();
    }
}
