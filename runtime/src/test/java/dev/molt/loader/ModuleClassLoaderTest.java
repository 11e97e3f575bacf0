package dev.molt.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleClassLoaderTest {
    /** What the module has a class of its own of, and the host another one. */
    public static final class Own implements Supplier<String> {
        @Override
        public String get() {
            return "supplied";
        }
    }

    public static final class Contract {}

    private static final String PACKAGE = "dev/molt/loader/";

    @TempDir
    private Path directory;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @BeforeEach
    void fill() throws IOException {
        for (Class<?> type : List.of(Own.class, Contract.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = Optional.ofNullable(ModuleClassLoaderTest.class.getResourceAsStream("/" + name))
                    .orElseThrow()) {
                entries.put(name, in.readAllBytes());
            }
        }
        entries.put("META-INF/services/" + Supplier.class.getName(), bytes(Own.class.getName()));
        entries.put(PACKAGE + "text.txt", bytes("base"));
        entries.put("META-INF/versions/11/" + PACKAGE + "text.txt", bytes("for 11"));
        entries.put("META-INF/versions/9999/" + PACKAGE + "text.txt", bytes("for 9999"));
        entries.put("with space/ä.txt", bytes("odd name"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ModuleClassLoader loader() throws IOException {
        return loader("module.jar", entries);
    }

    private ModuleClassLoader loader(String file, Map<String, byte[]> content) throws IOException {
        return loader(file, content, Map.of());
    }

    private ModuleClassLoader loader(String file, Map<String, byte[]> content, Map<String, ModuleClassLoader> imports)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MULTI_RELEASE, "true");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
        Path path = directory.resolve(file);
        try (OutputStream out = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        Archive archive = Archive.open(path, file, ArchiveLimits.DEFAULT);
        try {
            return new ModuleClassLoader(
                    "module@1",
                    List.of(archive),
                    ModuleClassLoaderTest.class.getClassLoader(),
                    Map.of(Contract.class.getName(), Contract.class),
                    imports);
        } catch (IllegalArgumentException e) {
            archive.close();
            throw e;
        }
    }

    /** Resources of a package that two modules have none of the classes of. */
    private static Map<String, byte[]> resources(String text) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("dev/molt/loader/text.txt", bytes(text));
        entries.put("dev/molt/other/text.txt", bytes(text));
        return entries;
    }

    @Test
    void importedPackage_comesFromItsExporter_andTheRestFromTheModule() throws Exception {
        try (ModuleClassLoader exporter = loader("exporter.jar", entries);
                ModuleClassLoader further =
                        loader("further.jar", resources("further"), Map.of("dev.molt.loader", exporter));
                ModuleClassLoader importer =
                        loader("importer.jar", resources("own"), Map.of("dev.molt.loader", further))) {
            Class<?> imported = importer.loadClass(Own.class.getName());
            assertThat(imported).isSameAs(exporter.loadClass(Own.class.getName()));
            assertThat(imported.getClassLoader()).isSameAs(exporter);
            assertThat(importer.loadClass(Contract.class.getName())).isSameAs(Contract.class);
        }
    }

    @Test
    void resourcesOfAnImportedPackage_comeFromItsExporterFirst() throws Exception {
        try (ModuleClassLoader exporter = loader("exporter.jar", entries);
                ModuleClassLoader importer =
                        loader("importer.jar", resources("own"), Map.of("dev.molt.loader", exporter))) {
            assertThat(text(importer.getResource("dev/molt/loader/text.txt"))).isEqualTo("for 11");
            assertThat(text(importer.getResource("dev/molt/other/text.txt"))).isEqualTo("own");
            assertThat(Collections.list(importer.getResources("dev/molt/loader/text.txt")))
                    .hasSize(2)
                    .first()
                    .isEqualTo(exporter.getResource("dev/molt/loader/text.txt"));
            for (String directoryName : List.of("dev/molt/loader", "dev/molt/loader/")) {
                assertThat(importer.getResource(directoryName)).isEqualTo(exporter.getResource(directoryName));
            }
        }
    }

    @Test
    void classesOfAnImportedPackage_mayNotBeTheModulesToo() throws Exception {
        try (ModuleClassLoader exporter = loader("exporter.jar", entries)) {
            Map<String, ModuleClassLoader> imports = Map.of("dev.molt.loader", exporter);
            assertThatThrownBy(() -> loader("importer.jar", entries, imports))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("module@1 has classes of package dev.molt.loader, which it imports.");
        }
    }

    @Test
    void classes_areTheModulesOwn_contractsAreTheHosts() throws Exception {
        try (ModuleClassLoader loader = loader()) {
            Class<?> own = loader.loadClass(Own.class.getName());
            assertThat(own).isNotSameAs(Own.class);
            assertThat(own.getClassLoader()).isSameAs(loader);
            assertThat(own.getPackage().getImplementationVersion()).isEqualTo("1.2.3");
            assertThat(own.getProtectionDomain().getCodeSource().getLocation())
                    .isEqualTo(directory.resolve("module.jar").toUri().toURL());
            assertThat(loader.loadClass(Contract.class.getName())).isSameAs(Contract.class);
            assertThat(loader.loadClass("java.util.List")).isSameAs(List.class);
            assertThat(loader.loadClass(Test.class.getName())).isSameAs(Test.class);
        }
    }

    @Test
    void resources_areRead_alsoOfOtherReleases_alsoAtRest() throws Exception {
        try (ModuleClassLoader loader = loader()) {
            assertThat(text(loader.getResource(PACKAGE + "text.txt"))).isEqualTo("for 11");
            assertThat(text(loader.getResource("with space/ä.txt"))).isEqualTo("odd name");
            assertThat(loader.getResource("missing")).isNull();
            Class<?> own = loader.loadClass(Own.class.getName());
            loader.rest();
            try (InputStream in =
                    Optional.ofNullable(own.getResourceAsStream("text.txt")).orElseThrow()) {
                assertThat(in).asString(StandardCharsets.UTF_8).isEqualTo("for 11");
            }
            List<URL> services = Collections.list(loader.getResources("META-INF/services/" + Supplier.class.getName()));
            assertThat(services).hasSize(1);
            assertThat(new URL(services.get(0), "java.util.function.Supplier").openStream())
                    .hasContent(Own.class.getName());
        }
    }

    private static String text(URL url) throws IOException {
        assertThat(url.getProtocol()).isEqualTo("zip");
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @SuppressWarnings("rawtypes") // as ServiceLoader has it
    void serviceLoader_findsTheModulesProviders() throws Exception {
        try (ModuleClassLoader loader = loader()) {
            assertThat(ServiceLoader.load(Supplier.class, loader))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.get()).isEqualTo("supplied");
                        assertThat(found.getClass().getClassLoader()).isSameAs(loader);
                    });
        }
    }

    /** As frameworks scan packages: by the URLs of a directory, and the JAR file behind each. */
    @Test
    void package_canBeScanned_thoughTheArchiveHasNoDirectoryEntries() throws Exception {
        try (ModuleClassLoader loader = loader()) {
            List<String> found = new ArrayList<>();
            for (URL url : Collections.list(loader.findResources(PACKAGE))) {
                JarURLConnection connection = (JarURLConnection) url.openConnection();
                assertThat(connection.getUseCaches()).isFalse();
                assertThat(connection.getJarEntry().getName()).isEqualTo(PACKAGE);
                try (JarFile jar = connection.getJarFile()) {
                    jar.stream()
                            .filter(entry -> entry.getName().startsWith(PACKAGE))
                            .forEach(entry -> found.add(entry.getName()));
                }
                String relative = "ModuleClassLoaderTest$Own.class";
                assertThat(new URL(url, relative).openConnection().getContentLength())
                        .isEqualTo(entries.get(PACKAGE + relative).length);
            }
            assertThat(found).contains(PACKAGE + "text.txt", PACKAGE + "ModuleClassLoaderTest$Own.class");
        }
    }

    @Test
    void resources_ofTwoVersions_areNotConfused() throws Exception {
        try (ModuleClassLoader one = loader("one.jar", entries)) {
            entries.put("META-INF/versions/11/" + PACKAGE + "text.txt", bytes("of two"));
            try (ModuleClassLoader two = loader("two.jar", entries)) {
                assertThat(text(one.getResource(PACKAGE + "text.txt"))).isEqualTo("for 11");
                assertThat(text(two.getResource(PACKAGE + "text.txt"))).isEqualTo("of two");
            }
        }
    }
}
