package dev.molt.python;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.python.source.PythonCompiler;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one engine of this process, which all contexts share, a compiler, and contexts that wait for a module. All of them
 * are made on a thread of their own, so that nothing of a module is in reach of them. Thread-safe.
 */
final class PythonEngine {
    private static final Logger LOG = LoggerFactory.getLogger(PythonEngine.class);
    private static final PythonEngine OF_PROCESS = new PythonEngine();

    /** Names of the standard library beyond these are not remembered: some module may have imported all of it. */
    private static final int REMEMBERED = 300;

    /** One thread, which ends when it has nothing to do. */
    private final ExecutorService maker = maker();

    /** Made at first need; used by {@link #maker} only. */
    private @Nullable Engine engine;

    /** Made or being made; null until it is needed, and when that failed. Guarded by {@link #spares}. */
    private @Nullable Future<PythonCompiler> compiler;

    /** Maps a profile to a context that has it, made or being made; guarded by itself. */
    private final Map<Profile, Future<Interpreter>> spares = new HashMap<>();

    /** What modules have imported of the standard library so far. */
    private final Set<String> imported = ConcurrentHashMap.newKeySet();

    private PythonEngine() {}

    static PythonEngine ofProcess() {
        return OF_PROCESS;
    }

    private static ExecutorService maker() {
        ThreadPoolExecutor maker =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "molt-python", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(PythonEngine.class.getClassLoader());
                    return thread;
                });
        maker.allowCoreThreadTimeOut(true);
        return maker;
    }

    /** Begins to make the engine, the compiler and a spare context, where there are none. */
    void prepare() {
        synchronized (spares) {
            spares.computeIfAbsent(Profile.LEAST, this::make);
            compiler = beginCompiler();
        }
    }

    /**
     * Which Python it runs, and how. Waits until the engine is made.
     *
     * @throws MoltException when it can't be had
     */
    String release() {
        Future<Engine> made = maker.submit(this::engine);
        return await(() -> describe(made.get()), () -> {});
    }

    private static String describe(Engine engine) {
        // An engine that is none of a GraalVM's calls its own version a development build.
        String ofJar = Engine.class.getPackage().getImplementationVersion();
        return "Python "
                + Objects.requireNonNull(engine.getLanguages().get("python")).getVersion() + " on GraalPy "
                + (ofJar == null ? engine.getVersion() : ofJar)
                + (engine.getImplementationName().equals("Interpreted") ? ", interpreted" : ", compiled");
    }

    /** Whether the engine and the compiler have been made, or could not be. */
    boolean isReady() {
        synchronized (spares) {
            return compiler != null && compiler.isDone();
        }
    }

    private Future<Interpreter> make(Profile profile) {
        return maker.submit(() -> Interpreter.open(engine(), profile, imported));
    }

    /** What there is or begins; under the lock. */
    private Future<PythonCompiler> beginCompiler() {
        Future<PythonCompiler> begun = compiler;
        if (begun == null) {
            begun = maker.submit(() -> new PythonCompiler(Interpreter.bare(engine())));
        }
        return begun;
    }

    private Engine engine() {
        Engine made = engine;
        if (made == null) {
            LibraryCache.choose();
            made = Engine.newBuilder("python")
                    .option("engine.WarnInterpreterOnly", "false")
                    .build();
            LOG.info("{}", describe(made));
            engine = made;
        }
        return made;
    }

    /**
     * What compiles sources before any of them runs. Waits until it is ready.
     *
     * @throws MoltException when it can't be had
     */
    PythonCompiler compiler() {
        Future<PythonCompiler> begun;
        synchronized (spares) {
            begun = beginCompiler();
            compiler = begun;
        }
        return await(() -> begun.get(), () -> compiler = null);
    }

    /**
     * A context that nobody uses, and has the next one made. Waits until there is one.
     *
     * @throws MoltException when none can be had
     */
    Interpreter take(Profile profile) {
        Future<Interpreter> spare;
        synchronized (spares) {
            Future<Interpreter> ready = spares.remove(profile);
            spare = ready == null ? make(profile) : ready;
            spares.put(profile, make(profile));
        }
        return await(spare::get, () -> spares.remove(profile));
    }

    /** Waits until no context is being made: whoever counts them has to. */
    void awaitSpares() {
        List<Future<Interpreter>> begun;
        synchronized (spares) {
            begun = List.copyOf(spares.values());
        }
        begun.forEach(spare -> await(spare::get, () -> {}));
    }

    /** @param onFailure forgets what could not be made, so that it is tried again; under the lock */
    private <T> T await(Callable<T> made, Runnable onFailure) {
        try {
            return made.call();
        } catch (ExecutionException e) {
            synchronized (spares) {
                onFailure.run();
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unusable("Python can't be started.", String.valueOf(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable("Python was not ready in time.", "The host interrupted what waited for it.", e);
        } catch (Exception e) {
            throw new AssertionError("A future throws nothing else", e);
        }
    }

    private static MoltException unusable(String what, String fact, Throwable cause) {
        return new MoltException(
                Problem.of(
                        ProblemCode.LANGUAGE_UNUSABLE,
                        what,
                        fact,
                        "see that the jars of GraalPy on the class path are of one release, and that the host's user may"
                                + " write where its library is unpacked: see docs/python.md."),
                cause);
    }

    /** Remembers what a module has imported of the standard library, for spare contexts to have it ready. */
    void remember(Collection<String> names) {
        names.stream().limit(Math.max(0, REMEMBERED - imported.size())).forEach(imported::add);
    }
}
