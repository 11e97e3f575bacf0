package dev.molt.python.source;

import dev.molt.archive.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * The compiler of one context. Runs nothing of what it compiles. Thread-safe: one thread at a time is in the context.
 *
 * <p>The context should have the engine that the checked code is to run in, which remembers for a while what was compiled
 * under which path: what is imported from there soon is not compiled again.
 */
public final class PythonCompiler implements SourceCheck.Compiler {
    private static final String RESOURCE = "compiler.py";

    /** How many texts of libraries are remembered. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Value flaw;
    private final Value names;
    private final Set<String> standardModules;

    /** Maps the digest of a library's text to its flaw, the last used ones; guarded by this. */
    private final Map<Sha256, Optional<SyntaxFlaw>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Optional<SyntaxFlaw>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param context is entered by this compiler's callers; whoever gave it closes it */
    public PythonCompiler(Context context) {
        context.enter();
        try {
            Value globals = context.eval("python", "dict(__name__='molt_compiler')");
            context.eval("python", "exec").execute(script(), globals);
            flaw = globals.getHashValue("flaw");
            names = globals.getHashValue("names");
            standardModules = Set.of(globals.getHashValue("standard_modules")
                    .execute()
                    .asString()
                    .split("\n"));
        } finally {
            context.leave();
        }
    }

    private static String script() {
        try (InputStream in = PythonCompiler.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new AssertionError(RESOURCE + " is beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Optional<SyntaxFlaw> flaw(String file, byte[] source) {
        Value found = flaw.execute(asText(source), file);
        if (found.isNull()) {
            return Optional.empty();
        }
        String[] parts = found.asString().split("\n", 3);
        return Optional.of(new SyntaxFlaw(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]));
    }

    @Override
    public synchronized Optional<SyntaxFlaw> flawOfLibrary(String file, byte[] source) {
        Sha256 digest = Sha256.of(source);
        Optional<SyntaxFlaw> known = remembered.get(digest);
        if (known == null) {
            known = flaw(file, source);
            remembered.put(digest, known);
        }
        return known;
    }

    @Override
    public synchronized TopLevel topLevel(String file, byte[] source) {
        List<String> lines =
                names.execute(asText(source), file).asString().lines().toList();
        Map<String, Integer> found = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            found.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
        }
        return new TopLevel(found, lines.get(0).equals("True"));
    }

    /** A character for each byte: arrays can't pass the border in every context. */
    private static String asText(byte[] source) {
        return new String(source, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Set<String> standardModules() {
        return standardModules;
    }
}
