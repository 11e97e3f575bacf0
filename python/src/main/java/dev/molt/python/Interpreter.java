package dev.molt.python;

import dev.molt.api.HealthCheck;
import dev.molt.api.ModuleContext;
import dev.molt.api.Stateful;
import dev.molt.api.WarmUp;
import dev.molt.python.bridge.Binding;
import dev.molt.python.bridge.Bridge;
import dev.molt.python.bridge.Contract;
import dev.molt.python.bridge.Entrance;
import dev.molt.python.safepoint.Safepoints;
import dev.molt.python.source.Sources;
import dev.molt.python.source.VirtualFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One GraalPy context: a Python of its own with its own modules, which sees no file but what it is given. Many threads
 * may be inside, of which one runs Python at a time. Thread-safe.
 */
final class Interpreter {
    /** How long code may take to end by itself once it is asked to. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Interpreter.class);
    private static final List<Class<?>> HOOKS =
            List.of(Stateful.class, HealthCheck.class, WarmUp.class, AutoCloseable.class);
    private static final Class<?>[] NOTHING = {};

    private final Context context;
    private final VirtualFiles files;
    private final ModuleOutput output;
    private final Turns turns;
    private final AtomicInteger booked = new AtomicInteger();
    private final Bridge bridge;
    private final Value prelude;

    private Interpreter(Context context, VirtualFiles files, ModuleOutput output, Safepoints safepoints) {
        this.context = context;
        this.files = files;
        this.output = output;
        this.turns = new Turns(safepoints);
        this.bridge = Bridge.open(context, turns);
        this.prelude = Prelude.in(context);
        turns.pauseBy(function("pause")::executeVoid);
    }

    /** A context that runs no module. */
    static Context bare(Engine engine) {
        return Context.newBuilder("python")
                .engine(engine)
                .allowHostAccess(Bridge.HOST)
                .build();
    }

    /** @param preloaded names of modules of the standard library to import at once */
    static Interpreter open(Engine engine, Profile profile, Set<String> preloaded) {
        VirtualFiles files = new VirtualFiles();
        ModuleOutput output = new ModuleOutput();
        Context context = Context.newBuilder("python")
                .engine(engine)
                .allowHostAccess(Bridge.HOST)
                .allowCreateThread(profile.threads())
                .allowIO(IOAccess.newBuilder()
                        .fileSystem(files)
                        .allowHostSocketAccess(profile.network())
                        .build())
                .out(output.out())
                .err(output.err())
                .build();
        Safepoints safepoints = Safepoints.of(engine, context);
        Interpreter opened = new Interpreter(context, files, output, safepoints);
        opened.function("replace_sleep")
                .executeVoid((ProxyExecutable) arguments -> safepoints.sleep(arguments[0].asDouble()));
        opened.function("replace_exit").executeVoid();
        opened.function("preload").executeVoid((Object) preloaded.toArray());
        return opened;
    }

    private Value function(String name) {
        return prelude.getHashValue(name);
    }

    /** Gives it the module that it is for, once. What the module prints goes to its logger. */
    void use(Sources sources, Contract contract, ModuleContext owner) {
        files.add(sources);
        output.to(owner.logger());
        bridge.share(contract);
        bridge.context(new PythonContext(owner, contract.loader(), this));
        function("import_from").executeVoid((Object) sources.pythonPath().toArray());
    }

    /** Lets Python read and write what lies in a directory. */
    void mount(String virtualPath, Path directory) {
        files.mount(virtualPath, directory);
    }

    /**
     * Creates a provider.
     *
     * @param reference {@code package.module:Attr}
     * @throws Throwable what the module's code raised
     */
    Provided provide(String reference, List<Class<?>> services) throws Throwable {
        int colon = reference.indexOf(':');
        return inside(() -> {
            Value found = function("resolve").execute(reference.substring(0, colon), reference.substring(colon + 1));
            Value provider = function("create").execute(found);
            Map<Class<?>, Binding> bindings = new LinkedHashMap<>();
            Binding ofServices = bridge.bind(provider, services);
            services.forEach(service -> bindings.put(service, ofServices));
            Value hooks = function("hooks").execute(provider);
            for (Class<?> hook : HOOKS) {
                Value hooked = function("hook").execute(hooks, hook.getSimpleName());
                if (!hooked.isNull()) {
                    bindings.put(hook, bridge.bind(hooked, List.of(hook)));
                }
            }
            return new Provided(this, bindings);
        });
    }

    /** What the module has imported of the standard library. */
    List<String> loadedNames() {
        Value names = function("loaded_names").execute();
        List<String> loaded = new ArrayList<>();
        for (long i = 0; i < names.getArraySize(); i++) {
            loaded.add(names.getArrayElement(i).asString());
        }
        return loaded;
    }

    /** Work inside the context. */
    private interface Work<T> {
        T run() throws Throwable;
    }

    /** Runs work that enters the context. */
    private <T> T inside(Work<T> work) throws Throwable {
        Entrance.Visit visit = turns.enter(true);
        try {
            return work.run();
        } catch (PolyglotException failure) {
            throw visit.explain(bridge.toJava(failure, NOTHING));
        } finally {
            visit.leave();
        }
    }

    /** How many calls are, or are about to be, inside: each takes its place before it comes in. */
    AtomicInteger booked() {
        return booked;
    }

    /** Has no call take longer than this, from now on. */
    void limit(Duration limit) {
        turns.limit(limit);
    }

    /** Where a thread is in Python code, innermost first. */
    List<StackTraceElement> stack(Thread thread) {
        return turns.stack(thread);
    }

    /** Ends what a thread runs here; other threads go on. */
    void stop(Thread thread) {
        turns.stop(thread);
    }

    /** Ends the context: in peace if nobody is inside, and else by force. */
    void close() {
        bridge.close();
        turns.close();
        if (turns.crowd() == 0) {
            runExitFunctions();
        }
        if (turns.crowd() > 0 || !inTime(this::closeIdle)) {
            context.close(true);
        }
    }

    /**
     * Has what is registered with {@code atexit} run while it can be stopped alone: GraalPy leaves threads and the
     * context behind when it has to give up in the middle of its own end.
     */
    private void runExitFunctions() {
        Thread running = closing(() -> {
            Entrance.Visit visit = turns.enter(true);
            try {
                function("run_exit_functions").executeVoid();
            } catch (PolyglotException e) {
                LOG.warn("What a Python module has registered with atexit failed: {}", e.getMessage());
            } finally {
                function("forget_exit_functions").executeVoid();
                visit.leave();
            }
        });
        if (!ended(running)) {
            LOG.warn("What a Python module has registered with atexit does not end, and is stopped");
            running.interrupt();
            turns.stop(running);
            ended(running);
        }
    }

    private static boolean inTime(BooleanSupplier work) {
        AtomicBoolean done = new AtomicBoolean();
        return ended(closing(() -> done.set(work.getAsBoolean()))) && done.get();
    }

    private static Thread closing(Runnable work) {
        Thread closing = new Thread(null, work, "molt-python-close", 0, false);
        closing.setDaemon(true);
        closing.start();
        return closing;
    }

    /** Whether a thread ends in time; not waited for when the current one is interrupted. */
    private static boolean ended(Thread thread) {
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private boolean closeIdle() {
        try {
            function("forget_main_thread").executeVoid();
            context.close();
            return true;
        } catch (IllegalStateException e) {
            return false; // somebody is inside after all: a thread that Python started
        } catch (PolyglotException e) {
            LOG.warn("What a Python module has registered with atexit failed: {}", e.getMessage());
            return false;
        }
    }
}
