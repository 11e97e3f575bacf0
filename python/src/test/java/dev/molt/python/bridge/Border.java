package dev.molt.python.bridge;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;

/** A context with its bridge, on the one engine of all tests. */
final class Border implements AutoCloseable {
    static final Engine ENGINE = Engine.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    final Context context = Context.newBuilder("python")
            .engine(ENGINE)
            .allowHostAccess(Bridge.HOST)
            .build();
    final Bridge bridge;

    Border(Class<?>... types) {
        this(Border.class.getClassLoader(), types);
    }

    Border(ClassLoader loader, Class<?>... types) {
        Map<String, Class<?>> byName = new java.util.HashMap<>();
        for (Class<?> type : types) {
            byName.put(type.getName(), type);
        }
        bridge = Bridge.open(context, new Contract(loader, byName));
    }

    /** What a module's text defines under a name. */
    Value define(String text, String name) {
        context.eval("python", text);
        return context.getBindings("python").getMember(name);
    }

    /** A Java object of an interface whose methods Python functions serve. */
    <T> T serve(Class<T> type, String text, String name) {
        return type.cast(bridge.callbacks().of(define(text, name), type));
    }

    @Override
    public void close() {
        bridge.close();
        context.close(true);
    }

    static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    }
}
