package dev.molt.linkage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources in memory, each with its public type first, against classes that were compiled before and may be replaced by others afterwards. */
final class Sources {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) (\\w+)");

    private Sources() {}

    /** Class files by their entries' names. */
    static Map<String, byte[]> compile(String... sources) {
        return compile(Map.of(), sources);
    }

    /** @param classPath class files by their entries' names, which the sources may use */
    static Map<String, byte[]> compile(Map<String, byte[]> classPath, String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        for (String source : sources) {
            units.add(unit(source));
        }
        StringBuilder problems = new StringBuilder();
        boolean done = compiler.getTask(
                        null,
                        new Memory(compiler, classPath, written),
                        found -> problems.append(found).append('\n'),
                        List.of("--release", "17", "-classpath", System.getProperty("java.class.path"), "-proc:none"),
                        null,
                        units)
                .call();
        if (!done) {
            throw new AssertionError(problems.toString());
        }
        Map<String, byte[]> compiled = new TreeMap<>();
        written.forEach((name, bytes) -> compiled.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
        return compiled;
    }

    private static JavaFileObject unit(String source) {
        Matcher packageName = PACKAGE.matcher(source);
        Matcher type = TYPE.matcher(source);
        if (!packageName.find() || !type.find()) {
            throw new AssertionError("No package or type in: " + source);
        }
        String path = packageName.group(1).replace('.', '/') + "/" + type.group(1);
        return new SimpleJavaFileObject(URI.create("memory:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classPath;
        private final Map<String, ByteArrayOutputStream> written;

        Memory(JavaCompiler compiler, Map<String, byte[]> classPath, Map<String, ByteArrayOutputStream> written) {
            super(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8));
            this.classPath = classPath;
            this.written = written;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public ByteArrayOutputStream openOutputStream() {
                    return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                }
            };
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws IOException {
            List<JavaFileObject> found = new ArrayList<>();
            super.list(location, packageName, kinds, recurse).forEach(found::add);
            if (location == StandardLocation.CLASS_PATH) {
                classPath.forEach((entry, bytes) -> {
                    int slash = entry.lastIndexOf('/');
                    if (entry.substring(0, slash).replace('/', '.').equals(packageName)) {
                        found.add(new ClassFile(entry, bytes));
                    }
                });
            }
            return found;
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof ClassFile own ? own.binaryName() : super.inferBinaryName(location, file);
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final String entry;
        private final byte[] bytes;

        ClassFile(String entry, byte[] bytes) {
            super(URI.create("memory:///" + entry.replace('$', '_')), JavaFileObject.Kind.CLASS);
            this.entry = entry;
            this.bytes = bytes;
        }

        String binaryName() {
            return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
