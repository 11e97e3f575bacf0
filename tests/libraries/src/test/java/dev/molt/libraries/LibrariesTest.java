package dev.molt.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.linkage.ClassIndex;
import dev.molt.linkage.ClassIndexBuilder;
import dev.molt.linkage.ClassPath;
import dev.molt.linkage.HostClasses;
import dev.molt.linkage.LinkageCheck;
import dev.molt.linkage.LinkageReport;
import dev.molt.linkage.Roots;
import dev.molt.problem.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Checks the linkage of published libraries in three ways: alone as a module of which everything may be called, below a
 * provider that may call everything, and below one that does call its main entry point. What is refused in the latter two
 * is a defect of the check, unless it is listed here. Writes {@code target/libraries.md}.
 */
class LibrariesTest {
    private static final HostClasses HOST = HostClasses.of(ClassLoader.getPlatformClassLoader());
    private static final int WARM = 3;

    /** What is truly broken: a part of the sentence, each with its reason. */
    private static final Map<String, String> BROKEN = Map.of(
            "in io.smallrye.common.constraint.Assert",
            "without Quarkus' own list of versions, Maven brings a library that is older than what another one needs",
            "There is no constructor Array() in scala.Array",
            "a class that the compiler knows by itself; its constructor can't run");

    private final List<String> rows = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();

    @Test
    void libraries_areRefusedOnlyWhereTheyAreBroken() throws IOException, InterruptedException {
        rows.add(
                "| library | classes | references | alone: refused / warned | ms per MB | in lib/, all called: refused / warned"
                        + " | entry point called: refused / warned, methods |");
        rows.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Library library : Library.all()) {
            rows.add(row(library));
        }
        Files.write(Path.of("target", "libraries.md"), rows);
        assertThat(unexplained).isEmpty();
    }

    private String row(Library library) throws IOException {
        Map<String, byte[]> entries = entries(library.jar());
        LinkageReport alone = null;
        long best = Long.MAX_VALUE;
        for (int i = 0; i < WARM; i++) {
            long start = System.nanoTime();
            alone = check(ClassPath.of(index(entries)), new Roots(List.of(), Optional.empty(), true));
            best = Math.min(best, System.nanoTime() - start);
        }
        double megabytes = Files.size(library.jar()) / (double) (1 << 20);
        LinkageReport all = below(library, Callers.ofAll(loaded(library.jar())));
        String entryPoint = "";
        if (!library.entryPoint().isEmpty()) {
            LinkageReport one = below(library, Callers.of(library.entryPoint(), library.withDependencies()));
            entryPoint = counts(one) + ", " + one.reachableMethods();
        }
        return "| " + library.artifact() + " " + library.version() + " | " + alone.classes() + " | "
                + alone.references() + " | " + counts(alone) + " | "
                + Math.round(best / 1e6 / megabytes) + " | " + counts(all) + " | " + entryPoint + " |";
    }

    private LinkageReport below(Library library, Map<String, byte[]> provider) throws IOException {
        ClassPath classPath = ClassPath.of(index(provider));
        for (Path file : library.withDependencies()) {
            classPath = classPath.with("lib/" + file.getFileName(), index(entries(file)));
        }
        LinkageReport report =
                check(classPath, Roots.of(List.of(new Roots.Provider(Runnable.class.getName(), Callers.PROVIDER))));
        report.findings().stream()
                .filter(Finding::isRefusal)
                .map(Finding::toString)
                .filter(text -> BROKEN.keySet().stream().noneMatch(text::contains))
                .forEach(text -> unexplained.add(library.artifact() + ": " + text));
        return report;
    }

    private static LinkageReport check(ClassPath classPath, Roots roots) {
        return LinkageCheck.check(new LinkageCheck.Subject(classPath, HOST, roots, Set.of(), name -> false));
    }

    private static String counts(LinkageReport report) {
        long refused = report.findings().stream().filter(Finding::isRefusal).count();
        return refused + " / " + (report.findings().size() - refused);
    }

    private static ClassIndex index(Map<String, byte[]> entries) {
        ClassIndexBuilder builder = ClassIndex.builder();
        entries.forEach(builder::add);
        return builder.build();
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    /** The classes as this JVM's release sees them. */
    private static Map<String, byte[]> loaded(Path file) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (JarFile jar = new JarFile(file.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classes.put(name, in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }
}
