package dev.molt.python;

import dev.molt.api.ModuleContext;
import dev.molt.api.PythonException;
import dev.molt.api.Stateful;
import dev.molt.module.Language;
import dev.molt.module.ModuleDeclaration;
import dev.molt.module.VersionCode;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.python.bridge.Contract;
import dev.molt.python.bridge.MisfitException;
import dev.molt.python.source.Sources;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Python code of one module version, in contexts of its own. Thread-safe.
 *
 * <pre>
 *   archive ──load──► sources ──first provider──► contexts ──close──► gone
 * </pre>
 */
final class PythonCode implements VersionCode {
    private final Language.Origin origin;
    private final Sources sources;
    private final PythonSettings settings;
    private final PythonEngine engine;

    /** Taken with the first provider. */
    private final List<Interpreter> interpreters = new CopyOnWriteArrayList<>();

    private final List<PythonProvider> providers = new CopyOnWriteArrayList<>();

    private PythonCode(Language.Origin origin, Sources sources, PythonSettings settings, PythonEngine engine) {
        this.origin = origin;
        this.sources = sources;
        this.settings = settings;
        this.engine = engine;
    }

    /** Copies the Python part of the archive, which is not needed again. */
    static PythonCode load(Language.Origin origin, PythonEngine engine) {
        return new PythonCode(
                origin,
                Sources.of(origin.archives().get(0), nameOf(origin.declaration())),
                PythonSettings.read(origin.archives().get(0), origin.declaration()),
                engine);
    }

    /** What stands for the version in paths and tracebacks. */
    static String nameOf(ModuleDeclaration declaration) {
        String digest = declaration.sha256().abbreviated();
        String label = declaration.label().text();
        return declaration.name() + (label.equals(digest) ? "" : "-" + label) + "@" + digest;
    }

    @Override
    public Object create(String name, List<Class<?>> services, ModuleContext context) throws Exception {
        try {
            if (interpreters.isEmpty()) {
                takeContexts(context);
            }
            List<Provided> seats = new ArrayList<>();
            for (Interpreter interpreter : interpreters) {
                seats.add(interpreter.provide(name, services));
            }
            engine.remember(interpreters.get(0).loadedNames());
            return provider(name, services, seats, context);
        } catch (MisfitException e) {
            throw refused(
                    ProblemCode.PROVIDER_TYPE, e.facts(), "give it these functions, or correct the provider file.");
        } catch (PythonException e) {
            throw refused(name, e);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the contexts, so that they are the last thing to be closed with the version. */
    private void takeContexts(ModuleContext context) {
        context.onClose(this::end);
        for (int i = 0; i < settings.contexts(); i++) {
            Interpreter taken = engine.take(settings.profile());
            interpreters.add(taken);
            settings.callLimit().ifPresent(taken::limit);
            taken.use(sources, new Contract(origin.loader(), origin.contracts()), context);
        }
    }

    private Object provider(String name, List<Class<?>> services, List<Provided> seats, ModuleContext context)
            throws Exception {
        List<Class<?>> interfaces = seats.get(0).interfaces(services);
        if (seats.size() > 1 && interfaces.contains(Stateful.class)) {
            throw refused(
                    ProblemCode.PROVIDER_TYPE,
                    List.of("Its provider " + name + " has state, and the module asks for " + seats.size()
                            + " contexts, which share none."),
                    "remove " + PythonSettings.CONTEXTS + " from its manifest.");
        }
        PythonProvider handler = new PythonProvider(origin.declaration().describe() + " " + name, seats);
        providers.add(handler);
        // Of the version's own loader, so that the version is known by its frames.
        Object provider = Proxy.newProxyInstance(origin.loader(), interfaces.toArray(Class<?>[]::new), handler);
        if (provider instanceof AutoCloseable closeable) {
            context.onClose(closeable);
        }
        return provider;
    }

    private MoltException refused(String name, PythonException raised) {
        if (raised.type().equals("MissingProvider")) {
            return refused(
                    ProblemCode.PROVIDER_MISSING,
                    List.of("Its provider " + name + " is missing: " + raised.getMessage()),
                    "correct the provider file, or put the module into the archive.");
        }
        List<String> facts = new ArrayList<>(List.of("Its provider " + name + " can't be created."));
        facts.addAll(raised.traceback().isEmpty() ? ofFrames(raised) : ofModule(raised.traceback()));
        return refused(
                ProblemCode.PROVIDER_FAILED, facts, "correct what the module does when it is imported and created.");
    }

    /** What ended without raising: an exit, or what Python may not do here. */
    private static List<String> ofFrames(PythonException ended) {
        List<String> facts = new ArrayList<>();
        facts.add(String.valueOf(ended.getMessage()));
        for (StackTraceElement frame : ended.getStackTrace()) {
            if (String.valueOf(frame.getFileName()).startsWith(Sources.DIRECTORY + "/")) {
                facts.add("    at " + frame);
            }
        }
        return facts;
    }

    /** A traceback without the frames by which the module came to be imported. */
    private static List<String> ofModule(String traceback) {
        List<String> lines = traceback.lines().toList();
        int first = 0;
        while (first < lines.size() && !lines.get(first).startsWith("  File \"" + Sources.DIRECTORY + "/")) {
            first++;
        }
        return first == lines.size() ? lines : lines.subList(first, lines.size());
    }

    private MoltException refused(ProblemCode code, List<String> facts, String remedy) {
        return new MoltException(origin.declaration().refusal(code, facts, remedy));
    }

    @Override
    public List<StackTraceElement> stack(Thread thread) {
        return interpreters.stream()
                .flatMap(interpreter -> interpreter.stack(thread).stream())
                .toList();
    }

    @Override
    public void interrupt(Thread thread) {
        interpreters.forEach(interpreter -> interpreter.stop(thread));
    }

    private void end() {
        providers.forEach(PythonProvider::end);
        interpreters.forEach(Interpreter::close);
        interpreters.clear();
    }
}
