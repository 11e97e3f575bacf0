package dev.molt.examples.rules.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes the archives: that of the Java version is a resource, those of the Python versions are the sources of another
 * resource with their label and rates written into them. Confined to one thread.
 */
final class Archives {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String RATES = "pricing/rates.py";
    private static final String RULES = "pricing/discounts.py";

    private final Path directory;
    private final Map<String, String> sources;

    Archives(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.sources = sources();
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Archives.class.getResourceAsStream("modules/" + name);
        if (in == null) {
            throw new IOException("The demo lacks its archive " + name);
        }
        return in;
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(resource("rules-python.jar"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    sources.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return sources;
    }

    /** The archive of a version. */
    Path get(Release release) throws IOException {
        Path file = directory.resolve("rules-" + release.label() + ".zip");
        if (Files.exists(file)) {
            return file;
        }
        if (!release.isInJava()) {
            return write(file, of(release));
        }
        try (InputStream in = resource("rules-java.jar")) {
            Files.copy(in, file);
        }
        return file;
    }

    /** A version in which somebody forgot a parenthesis. */
    Path withSyntaxError(Release release) throws IOException {
        return broken(
                release, RULES, text -> text.replace("def for_gold(basket, to_pay):", "def for_gold(basket, to_pay:"));
    }

    /** A version whose rates can't be imported. */
    Path raising(Release release) throws IOException {
        return broken(release, RATES, text -> text + "\nraise RuntimeError(\"these rates are not approved\")\n");
    }

    private Path broken(Release release, String file, UnaryOperator<String> change) throws IOException {
        Map<String, String> texts = of(release);
        texts.computeIfPresent(file, (name, text) -> change.apply(text));
        return write(directory.resolve("rules-broken.zip"), texts);
    }

    private Map<String, String> of(Release release) {
        Map<String, String> texts = new LinkedHashMap<>(sources);
        texts.replaceAll((name, text) -> text.replace("LABEL = \"0\"", "LABEL = \"" + release.label() + "\""));
        texts.computeIfPresent(
                RATES,
                (name, text) -> text.replaceFirst("GOLD_PERCENT = .*", "GOLD_PERCENT = " + release.goldPercent()));
        texts.computeIfPresent(
                MANIFEST, (name, text) -> text.replaceFirst("Molt-Version: .*", "Molt-Version: " + release.label()));
        return texts;
    }

    private static Path write(Path file, Map<String, String> texts) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(text.getKey()));
                zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
