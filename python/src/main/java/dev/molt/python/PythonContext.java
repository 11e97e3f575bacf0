package dev.molt.python;

import dev.molt.api.ModuleContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What Python code may ask of its host: its module's context, in terms that Python has. Thread-safe.
 *
 * <p>Python calls the methods in snake case: {@code context.data_directory()}.
 */
public final class PythonContext {
    private static final String DATA = "/data";

    private final ModuleContext context;
    private final ClassLoader loader;
    private final Interpreter interpreter;

    PythonContext(ModuleContext context, ClassLoader loader, Interpreter interpreter) {
        this.context = context;
        this.loader = loader;
        this.interpreter = interpreter;
    }

    /** See {@link ModuleContext#module}. */
    public String module() {
        return context.module();
    }

    /** See {@link ModuleContext#label}. */
    public String label() {
        return context.label();
    }

    /**
     * A stable reference to a service, see {@link ModuleContext#service}.
     *
     * @param name the interface's name, with dots
     */
    public Object service(String name) {
        try {
            return context.service(Class.forName(name, false, loader));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("The host has no interface " + name + ".", e);
        }
    }

    /** Runs work beside calls, see {@link ModuleContext#executor}. */
    public void submit(Runnable work) {
        context.executor().execute(work);
    }

    /** Runs work once after a while, see {@link ModuleContext#scheduler}. */
    public void later(double seconds, Runnable work) {
        var unused = context.scheduler().schedule(work, nanos(seconds), TimeUnit.NANOSECONDS);
    }

    /** Runs work again and again, the first time after the period, see {@link ModuleContext#scheduler}. */
    public void every(double seconds, Runnable work) {
        var unused =
                context.scheduler().scheduleAtFixedRate(work, nanos(seconds), nanos(seconds), TimeUnit.NANOSECONDS);
    }

    private static long nanos(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9)).toNanos();
    }

    /** See {@link ModuleContext#configuration}. */
    public Map<String, String> configuration() {
        return context.configuration();
    }

    /** See {@link ModuleContext#onConfigurationChange}. */
    public void onConfigurationChange(Consumer<Map<String, String>> listener) {
        context.onConfigurationChange(listener);
    }

    /** The path by which Python code reaches the directory of {@link ModuleContext#dataDirectory}. */
    public String dataDirectory() {
        interpreter.mount(DATA, context.dataDirectory());
        return DATA;
    }

    /** Logs for people, see {@link ModuleContext#logger}. */
    public void log(String message) {
        context.logger().log(System.Logger.Level.INFO, message);
    }

    /** Has something run when the version is retired, see {@link ModuleContext#onClose}. */
    public void onClose(Runnable end) {
        context.onClose(end::run);
    }
}
