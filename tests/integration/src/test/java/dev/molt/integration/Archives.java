package dev.molt.integration;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Builds real module archives from source text, with the JDK's compiler. */
final class Archives {
    private Archives() {}

    /** An archive of a greeter that answers with this greeting. */
    static byte[] greeter(String module, String label, String greeting) {
        return greeter(module, label, "", "return \"" + greeting + " \" + name;");
    }

    /** An archive of a greeter with this constructor body and this method body. */
    static byte[] greeter(String module, String label, String constructor, String body) {
        String source = "package sample;\n"
                + "public final class SampleGreeter implements dev.molt.integration.Greeter, AutoCloseable {\n"
                + "  private volatile boolean closed;\n"
                + "  public SampleGreeter() throws Exception {" + constructor + "}\n"
                + "  public String greet(String name) {\n"
                + "    if (closed) throw new IllegalStateException(\"closed before the call\");\n"
                + "    try { " + body
                + " } finally { if (closed) throw new IllegalStateException(\"closed in the call\"); }\n"
                + "  }\n"
                + "  public void close() { closed = true; }\n"
                + "}\n";
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/services/" + Greeter.class.getName(), bytes("sample.SampleGreeter\n"));
        entries.putAll(compile("sample.SampleGreeter", source));
        entries.put("sample/text.txt", bytes(label));
        return archive(module, label, entries);
    }

    /** An archive of a {@link Runnable} whose constructor calls the greeter of another module. */
    static byte[] caller(String module, String label) {
        String source = """
                package sample;
                public final class Caller implements Runnable {
                    public Caller(dev.molt.api.ModuleContext context) {
                        context.service(dev.molt.integration.Greeter.class).greet("x");
                    }
                    public void run() {}
                }
                """;
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/services/java.lang.Runnable", bytes("sample.Caller\n"));
        entries.putAll(compile("sample.Caller", source));
        return archive(module, label, entries);
    }

    /**
     * An archive with one provider of one service.
     *
     * @param source of the public class {@code sample.Provided}
     */
    static byte[] provider(String module, String label, Class<?> service, String source) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/services/" + service.getName(), bytes("sample.Provided\n"));
        entries.putAll(compile("sample.Provided", source));
        entries.put("sample/text.txt", bytes(label));
        return archive(module, label, entries);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] archive(String module, String label, Map<String, byte[]> entries) {
        return archive(module, label, "", entries);
    }

    /** @param mainClass empty for an archive that is no program */
    static byte[] archive(String module, String label, String mainClass, Map<String, byte[]> entries) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("Molt-Module", module);
        attributes.put("Molt-Version", label);
        if (!mainClass.isEmpty()) {
            attributes.put("Main-Class", mainClass);
        }
        return archive(attributes, entries);
    }

    /** @param attributes what the manifest has besides its own version */
    static byte[] archive(Map<String, String> attributes, Map<String, byte[]> entries) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    static Map<String, byte[]> compile(String className, String source) {
        return compile(Map.of(className, source));
    }

    /** @param sources maps the name of each public class to its source */
    static Map<String, byte[]> compile(Map<String, String> sources) {
        return compile(sources, List.of());
    }

    /** @param archives what the sources may use besides the tests' own classes */
    static Map<String, byte[]> compile(Map<String, String> sources, List<Path> archives) {
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
        sources.forEach((className, source) -> units.add(unit(className, source)));
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        archives.forEach(archive -> classPath.append(File.pathSeparator).append(archive));
        List<String> options = List.of("--release", "17", "-classpath", classPath.toString(), "-proc:none");
        StringBuilder problems = new StringBuilder();
        boolean done = compiler.getTask(
                        null, files, found -> problems.append(found).append('\n'), options, null, units)
                .call();
        if (!done) {
            throw new AssertionError(problems.toString());
        }
        Map<String, byte[]> compiled = new LinkedHashMap<>();
        new ArrayList<>(classes.keySet())
                .forEach(name -> compiled.put(
                        name.replace('.', '/') + ".class", classes.get(name).toByteArray()));
        return compiled;
    }

    private static JavaFileObject unit(String className, String source) {
        return new SimpleJavaFileObject(
                URI.create("memory:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Puts a file in place by an atomic rename. */
    static Path put(Path directory, String name, byte[] bytes) throws IOException {
        Path beside = directory.resolve(name + ".tmp");
        Files.write(beside, bytes);
        return Files.move(
                beside, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
