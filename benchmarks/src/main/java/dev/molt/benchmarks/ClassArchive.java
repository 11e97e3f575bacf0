package dev.molt.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes archives of a module whose classes are among the benchmarks' own. */
final class ClassArchive {
    private ClassArchive() {}

    /**
     * An archive with one provider and the classes that are declared in it. Its versions differ in their label alone.
     *
     * @param provider has a public constructor
     */
    static Path write(Path directory, String module, int version, Class<?> service, Class<?> provider)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Molt-Module", module);
        manifest.getMainAttributes().putValue("Molt-Version", Integer.toString(version));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + service.getName()));
            jar.write(provider.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            putClass(jar, provider);
            for (Class<?> part : provider.getDeclaredClasses()) {
                putClass(jar, part);
            }
        }
        return Files.write(directory.resolve(module + "-" + version + ".jar"), bytes.toByteArray());
    }

    private static void putClass(JarOutputStream jar, Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(file));
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("No class file of " + type);
            }
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
