package dev.molt.leaks;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs each row's code in a loader of its own, without any Molt, and tells on a line each what became of the loader. */
public final class BareProgram {
    private static final int COLLECTIONS = 25;

    private BareProgram() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        Program.run(() -> {
            leak();
            return "";
        });
    }

    private static void leak() throws Exception {
        Map<String, String> bodies = new LinkedHashMap<>();
        Vector.all().forEach(vector -> bodies.put(Program.className(vector, false), vector.code()));
        Compiled compiled = Compiled.of(bodies);
        Map<String, Reference<ClassLoader>> loaders = new LinkedHashMap<>();
        for (Vector vector : Vector.all()) {
            ExecutorService thread = Executors.newFixedThreadPool(1);
            loaders.put(vector.name(), run(thread, compiled, Program.className(vector, false)));
        }
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        loaders.forEach((name, loader) ->
                System.out.println(name + " " + (loader.refersTo(null) ? Vector.Fate.COLLECTED : Vector.Fate.HELD)));
    }

    private static Reference<ClassLoader> run(ExecutorService thread, Compiled compiled, String name) throws Exception {
        ClassLoader loader = new Compiled.Loader(compiled, name);
        thread.submit(() -> {
                    var leak = Class.forName("leak." + name, true, loader)
                            .getMethod("leak", dev.molt.api.ModuleContext.class);
                    return leak.invoke(null, new Object[] {null});
                })
                .get();
        return new WeakReference<>(loader);
    }
}
