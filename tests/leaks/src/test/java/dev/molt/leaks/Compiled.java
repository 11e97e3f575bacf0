package dev.molt.leaks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled from source text, each in memory. Immutable. */
final class Compiled {
    private static final String PACKAGE = "leak.";

    /** Maps the names of classes to their code. */
    private final Map<String, byte[]> classes;

    private Compiled(Map<String, byte[]> classes) {
        this.classes = classes;
    }

    /** @param bodies maps the names of classes to what their {@code leak} does */
    static Compiled of(Map<String, String> bodies) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        bodies.forEach((name, body) ->
                sources.put(PACKAGE + name, """
                package leak;
                import dev.molt.leaks.Places;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.*;
                public final class NAME implements dev.molt.leaks.Work {
                    private final dev.molt.api.ModuleContext context;
                    public NAME(dev.molt.api.ModuleContext context) { this.context = context; }
                    public static void leak(dev.molt.api.ModuleContext context) throws Exception { BODY }
                    public void work() throws Exception { leak(context); }
                }
                """.replace("NAME", name).replace("BODY", body)));
        try (var in = Compiled.class.getResourceAsStream("/Things.txt")) {
            sources.put(PACKAGE + "Things", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        return new Compiled(compile(sources));
    }

    /** The code of one class and of all that is nested in it, and of what all of them use. */
    Map<String, byte[]> of(String name) {
        Map<String, byte[]> found = new HashMap<>(classes);
        found.keySet().removeIf(any -> !isOf(any, name) && !isOf(any, "Things"));
        return found;
    }

    private static boolean isOf(String any, String name) {
        return any.equals(PACKAGE + name) || any.startsWith(PACKAGE + name + "$");
    }

    /** An archive whose provider is that class. */
    byte[] archive(String module, String label, String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Molt-Module", module);
        manifest.getMainAttributes().putValue("Molt-Version", label);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + Work.class.getName()));
            jar.write((PACKAGE + name + "\n").getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> one : of(name).entrySet()) {
                jar.putNextEntry(new JarEntry(one.getKey().replace('.', '/') + ".class"));
                jar.write(one.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
        JavaFileManager files =
                new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                            @Override
                            public ByteArrayOutputStream openOutputStream() {
                                return classes.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                            }
                        };
                    }
                };
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, source) -> units.add(unit(name, source)));
        List<String> options =
                List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-Xlint:none", "-nowarn");
        StringBuilder problems = new StringBuilder();
        if (!compiler.getTask(null, files, found -> problems.append(found).append('\n'), options, null, units)
                .call()) {
            throw new AssertionError(problems.toString());
        }
        Map<String, byte[]> compiled = new LinkedHashMap<>();
        classes.forEach((name, code) -> compiled.put(name, code.toByteArray()));
        return compiled;
    }

    private static JavaFileObject unit(String name, String source) {
        return new SimpleJavaFileObject(
                URI.create("memory:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Defines the classes of one name, and nothing else. */
    static final class Loader extends ClassLoader {
        private final Map<String, byte[]> own;
        private final ProtectionDomain domain = new ProtectionDomain(null, null, this, null);

        Loader(Compiled compiled, String name) {
            super("bare", Compiled.class.getClassLoader());
            this.own = compiled.of(name);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] code = Optional.ofNullable(own.get(name)).orElseThrow(() -> new ClassNotFoundException(name));
            return defineClass(name, code, 0, code.length, domain);
        }
    }
}
