package dev.molt.python.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/** A context with virtual files, on the one engine of all tests. */
final class Python implements AutoCloseable {
    static final Engine ENGINE = Engine.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    static final HostAccess HOST =
            HostAccess.newBuilder(HostAccess.NONE).allowArrayAccess(true).build();

    final VirtualFiles files = new VirtualFiles();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Context context = Context.newBuilder("python")
            .engine(ENGINE)
            .out(printed)
            .err(printed)
            .allowHostAccess(HOST)
            .allowIO(IOAccess.newBuilder().fileSystem(files).build())
            .build();

    /** A context that imports from the sources first. */
    static Python with(Sources... sources) {
        Python python = new Python();
        for (int i = sources.length - 1; i >= 0; i--) {
            python.add(sources[i]);
        }
        return python;
    }

    /** Lets the sources go before what is there. */
    Python add(Sources sources) {
        files.add(sources);
        int at = 0;
        for (String entry : sources.pythonPath()) {
            run("import sys\nsys.path_importer_cache.pop('" + entry + "', None)\nsys.path.insert(" + at++ + ", '"
                    + entry + "')");
        }
        return this;
    }

    void run(String statements) {
        context.eval("python", statements);
    }

    Value value(String expression) {
        return context.eval("python", expression);
    }

    /** The value's {@code str()}. */
    String text(String expression) {
        return value("str(" + expression + ")").asString();
    }

    /** The bytes of a value that has a character for each. */
    byte[] latin1(String expression) {
        return value(expression).asString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What came out of the context. */
    String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** What an expression raises, such as {@code KeyError: 'nope'}; its class and text. */
    String failure(String expression) {
        try {
            return "no failure: " + text(expression);
        } catch (PolyglotException e) {
            return (e.isInternalError() ? "internal: " : "") + e.getMessage();
        }
    }

    @Override
    public void close() {
        context.close(true);
    }
}
