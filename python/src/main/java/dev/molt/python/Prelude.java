package dev.molt.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** The functions that Molt has in each context, written in Python. */
final class Prelude {
    /** Runs a text in a namespace of its own, which it returns: what is in {@code __main__} is the module's. */
    private static final Source RUNNER = Source.newBuilder(
                    "python", "lambda text, space: (exec(compile(text, '<molt>', 'exec'), space), space)[1]", "<molt>")
            .internal(true)
            .buildLiteral();

    private static final String TEXT = text();

    private Prelude() {}

    private static String text() {
        try (InputStream text = Objects.requireNonNull(Prelude.class.getResourceAsStream("interpreter.py"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it in a context, and returns its functions by their names. */
    static Value in(Context context) {
        return context.eval(RUNNER).execute(TEXT, context.eval("python", "dict(__name__='molt_prelude')"));
    }
}
