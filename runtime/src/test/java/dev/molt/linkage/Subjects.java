package dev.molt.linkage;

import dev.molt.problem.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A module under test, put together from class files. */
final class Subjects {
    private final Map<String, byte[]> own = new LinkedHashMap<>();
    private final Map<String, Map<String, byte[]>> libraries = new LinkedHashMap<>();
    private final Map<String, byte[]> host = new LinkedHashMap<>();
    private Roots roots = Roots.of(List.of());
    private Set<String> contract = Set.of();
    private Map<String, Exporter> imports = Map.of();
    private boolean hostKnown = true;

    static Subjects module(Map<String, byte[]> entries) {
        Subjects subjects = new Subjects();
        subjects.own.putAll(entries);
        return subjects;
    }

    Subjects manifest(String... lines) {
        own.put("META-INF/MANIFEST.MF", manifestOf(lines));
        return this;
    }

    static byte[] manifestOf(String... lines) {
        return ("Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    Subjects library(String name, Map<String, byte[]> entries) {
        libraries.put(name, entries);
        return this;
    }

    Subjects host(Map<String, byte[]> entries) {
        host.putAll(entries);
        return this;
    }

    Subjects hostUnknown() {
        hostKnown = false;
        return this;
    }

    Subjects provider(String service, String className) {
        roots = Roots.of(List.of(new Roots.Provider(service, className)));
        return this;
    }

    Subjects mainClass(String className) {
        roots = new Roots(List.of(), Optional.of(className), false);
        return this;
    }

    /** A module that nobody enters but by its exported packages. */
    Subjects exports(String... packages) {
        roots = new Roots(List.of(), Optional.empty(), Set.of(packages), false);
        return this;
    }

    Subjects imports(Map<String, Exporter> packages) {
        imports = packages;
        return this;
    }

    Subjects contract(String... names) {
        contract = Set.of(names);
        return this;
    }

    static ClassIndex index(Map<String, byte[]> entries) {
        ClassIndexBuilder builder = ClassIndex.builder();
        entries.forEach(builder::add);
        return builder.build();
    }

    ClassPath classPath() {
        ClassPath classPath = ClassPath.of(index(own));
        for (Map.Entry<String, Map<String, byte[]>> library : libraries.entrySet()) {
            classPath = classPath.with(library.getKey(), index(library.getValue()));
        }
        return classPath;
    }

    LinkageReport check() {
        HostClasses around = hostKnown ? HostClasses.of(new MemoryLoader(host)) : HostClasses.unknown();
        return LinkageCheck.check(
                new LinkageCheck.Subject(classPath(), around, roots, contract, name -> false, imports));
    }

    /** The findings as text, the severity first. */
    List<String> findings() {
        return check().findings().stream().map(Finding::toString).toList();
    }

    private static final class MemoryLoader extends ClassLoader {
        private final Map<String, byte[]> classes;

        MemoryLoader(Map<String, byte[]> classes) {
            super(ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        public java.io.InputStream getResourceAsStream(String name) {
            byte[] bytes = classes.get(name);
            return bytes == null ? super.getResourceAsStream(name) : new java.io.ByteArrayInputStream(bytes);
        }
    }
}
