package dev.molt.module;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive says of the module in it, by the conventions that build tools already follow. Immutable.
 *
 * @param name {@code Molt-Module}, else {@code Automatic-Module-Name}, else {@code module-info}'s, else the file's stem
 * @param label {@code Molt-Version}, else {@code Implementation-Version}, else Maven's, else the file name's
 * @param sha256 the archive's digest
 * @param fileName the file's name as it came
 * @param providers the lines of all provider files, in their order
 * @param libraries the names of the entries {@code lib/*.jar}, in their order
 * @param mainClass {@code Main-Class}, for archives that are programs
 * @param sharing {@code Molt-Exports} and {@code Molt-Requires}
 */
public record ModuleDeclaration(
        String name,
        Label label,
        Sha256 sha256,
        String fileName,
        List<ProviderLine> providers,
        List<String> libraries,
        Optional<String> mainClass,
        Sharing sharing) {
    private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.jar");
    private static final Pattern MAVEN = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern STEM_AND_VERSION =
            Pattern.compile("(.+?)(?:[-_](v?[0-9].*))?\\.(?:jar|zip)", Pattern.CASE_INSENSITIVE);

    public ModuleDeclaration {
        providers = List.copyOf(providers);
        libraries = List.copyOf(libraries);
    }

    /**
     * Reads what an archive declares.
     *
     * @throws dev.molt.problem.MoltException when an entry's bytes are not what the archive's directory declares, or
     *     an attribute can't be understood
     */
    public static ModuleDeclaration read(Archive archive, Sha256 sha256, String fileName) {
        Attributes manifest = manifest(archive);
        Matcher file = STEM_AND_VERSION.matcher(fileName);
        boolean plain = file.matches();
        Optional<ModuleDescriptor> descriptor = descriptor(archive);
        String name = attribute(manifest, "Molt-Module")
                .or(() -> attribute(manifest, "Automatic-Module-Name"))
                .or(() -> descriptor.map(ModuleDescriptor::name))
                .orElseGet(() -> plain ? file.group(1) : fileName);
        String label = attribute(manifest, "Molt-Version")
                .or(() -> attribute(manifest, "Implementation-Version"))
                .or(() -> mavenVersion(archive))
                .or(() -> plain ? Optional.ofNullable(file.group(2)) : Optional.empty())
                .orElse(sha256.abbreviated());
        return new ModuleDeclaration(
                name,
                new Label(label),
                sha256,
                fileName,
                providers(archive),
                archive.entries().stream()
                        .map(ArchiveEntry::name)
                        .filter(LIBRARY.asMatchPredicate())
                        .toList(),
                attribute(manifest, "Main-Class"),
                Sharing.read(manifest, fileName));
    }

    private static Attributes manifest(Archive archive) {
        try {
            Optional<ArchiveEntry> entry = archive.entry(JarFile.MANIFEST_NAME);
            return entry.isPresent()
                    ? new Manifest(new ByteArrayInputStream(archive.read(entry.get()))).getMainAttributes()
                    : new Attributes();
        } catch (IOException e) {
            return new Attributes(); // unreadable counts as none, as it does to the JDK's loaders
        }
    }

    private static Optional<String> attribute(Attributes manifest, String name) {
        return Optional.ofNullable(manifest.getValue(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    private static Optional<ModuleDescriptor> descriptor(Archive archive) {
        Optional<byte[]> bytes = archive.entry("module-info.class").map(archive::read);
        try {
            return bytes.map(read -> ModuleDescriptor.read(ByteBuffer.wrap(read)));
        } catch (RuntimeException e) {
            return Optional.empty(); // the JDK says in many ways that it can't read one
        }
    }

    /** The version in Maven's properties, if there is just one such file: a bundle of several says nothing. */
    private static Optional<String> mavenVersion(Archive archive) {
        List<ArchiveEntry> found = archive.entries().stream()
                .filter(entry -> MAVEN.matcher(entry.name()).matches())
                .toList();
        if (found.size() != 1) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(archive.read(found.get(0))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(properties.getProperty("version"));
    }

    private static List<ProviderLine> providers(Archive archive) {
        List<ProviderLine> providers = new ArrayList<>();
        for (ArchiveEntry entry : archive.entries()) {
            if (ProviderLine.isIn(entry.name()) && !entry.name().equals(ProviderLine.DIRECTORY)) {
                String service = entry.name().substring(ProviderLine.DIRECTORY.length());
                String text = new String(archive.read(entry), StandardCharsets.UTF_8);
                providers.addAll(ProviderLine.parse(service, text));
            }
        }
        return providers;
    }

    /** Why the module can't run in this host. */
    public Problem refusal(ProblemCode code, List<String> facts, String remedy) {
        return Problem.of(code, "Module " + describe() + " (" + fileName + ") can't run here.", facts, remedy);
    }

    /** The packages that others may see, with dots. */
    public List<String> exports() {
        return sharing.exports();
    }

    /** The modules whose exported packages it sees. */
    public List<Requirement> requirements() {
        return sharing.requirements();
    }

    /** The module, its label and its file, such as {@code pricing 1.4.2 (pricing.jar)}. */
    public String describeWithFile() {
        return describe() + " (" + fileName + ")";
    }

    /** The module and its label, such as {@code pricing 1.4.2}. */
    public String describe() {
        return name + " " + label;
    }
}
