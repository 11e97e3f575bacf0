package dev.molt.python.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** The functions of the border that are written in Python, in one context. Thread-safe. */
final class PythonHalf {
    /** Python sees the text as a module of its own, so that nothing of it is in the module's way. */
    private static final Source LOADER =
            Source.newBuilder("python", """
                    lambda text, name: (lambda module, modules: (
                        modules.__setitem__(name, module) if name == 'molt' else None,
                        exec(compile(text, '<molt-' + name + '>', 'exec'), module.__dict__),
                        module.__dict__
                    )[2])(type(__import__('sys'))(name), __import__('sys').modules)
                    """.strip(), "<molt>").internal(true).buildLiteral();

    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    /** The part that Python code may import. */
    private static final String PUBLIC = "molt";

    private final Value loader;
    /** Maps the name of a function, which no two parts share, to it: to look it up in Python takes Python's lock. */
    private final Map<String, Value> functions = new ConcurrentHashMap<>();

    /** Maps a part's name to its functions; a part is loaded at its first need. */
    private final Map<String, Value> parts = new ConcurrentHashMap<>();

    private PythonHalf(Value loader) {
        this.loader = loader;
    }

    static PythonHalf of(Context context) {
        PythonHalf half = new PythonHalf(context.eval(LOADER));
        half.part(PUBLIC);
        return half;
    }

    /** A function of a part, which is a file beside this class. */
    Value function(String part, String name) {
        Value known = functions.get(name);
        if (known == null) {
            known = part(part).getHashValue(name);
            functions.put(name, known);
        }
        return known;
    }

    private Value part(String part) {
        // Not computeIfAbsent: Python code may wait for another thread's.
        Value known = parts.get(part);
        if (known == null) {
            Value loaded = loader.execute(text(part), part.equals(PUBLIC) ? PUBLIC : "molt." + part);
            Value first = parts.putIfAbsent(part, loaded);
            known = first == null ? loaded : first;
        }
        return known;
    }

    private static String text(String part) {
        return TEXTS.computeIfAbsent(part, PythonHalf::read);
    }

    private static String read(String part) {
        try (InputStream in = PythonHalf.class.getResourceAsStream(part + ".py")) {
            if (in == null) {
                throw new IllegalStateException("The Python half of the bridge lacks " + part + ".py.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
