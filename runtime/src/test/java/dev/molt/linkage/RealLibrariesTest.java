package dev.molt.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.Finding;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The libraries on the tests' own class path, each as a module of which all may be called, among the others. */
class RealLibrariesTest {
    private static final HostClasses HOST = HostClasses.of(RealLibrariesTest.class.getClassLoader());

    @TestFactory
    Stream<DynamicTest> library_amongItsDependencies_isNotRefused() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")))
                .filter(file -> file.endsWith(".jar"))
                .map(file -> DynamicTest.dynamicTest(new File(file).getName(), () -> assertNotRefused(file)));
    }

    private static void assertNotRefused(String file) throws IOException {
        ClassPath classPath = ClassPath.of(index(file));
        LinkageReport report = LinkageCheck.check(new LinkageCheck.Subject(
                classPath, HOST, new Roots(List.of(), Optional.empty(), true), Set.of(), name -> false));
        assertThat(report.findings().stream().filter(Finding::isRefusal).filter(RealLibrariesTest::isNoneOfOptional))
                .isEmpty();
    }

    /** The whole of a library may be called here, its bridges to what the tests do not have too. */
    private static boolean isNoneOfOptional(Finding finding) {
        return !finding.code().name().equals("LINK_CLASS_MISSING");
    }

    private static ClassIndex index(String file) throws IOException {
        ClassIndexBuilder builder = ClassIndex.builder();
        try (JarFile jar = new JarFile(file)) {
            List<JarEntry> entries = new ArrayList<>();
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                entries.add(all.nextElement());
            }
            for (JarEntry entry : entries) {
                try (InputStream in = jar.getInputStream(entry)) {
                    builder.add(entry.getName(), in.readAllBytes());
                }
            }
        }
        return builder.build();
    }
}
