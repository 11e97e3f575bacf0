package dev.molt.linkage;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts of the classes that modules find outside of themselves: the JDK's and the host's, read from class files on
 * demand and kept. No class is loaded for it. Thread-safe: answers are immutable and the same whoever asks first.
 */
public final class HostClasses {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final ClassLoader loader;
    private final boolean known;

    /** Maps the packages of named modules that the loader sees to the module. */
    private final Map<String, Module> modules = new HashMap<>();

    private final ConcurrentMap<String, Optional<ClassFacts>> facts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> texts = new ConcurrentHashMap<>();

    private HostClasses(ClassLoader loader, boolean known) {
        this.loader = loader;
        this.known = known;
        Set<ClassLoader> seen = new HashSet<>();
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            seen.add(at);
        }
        for (Module module : ModuleLayer.boot().modules()) {
            if (isJdk(module) || seen.contains(module.getClassLoader())) {
                module.getPackages().forEach(name -> modules.put(Notation.internalName(name), module));
            }
        }
    }

    /** All that this loader sees. */
    public static HostClasses of(ClassLoader host) {
        return new HostClasses(host, true);
    }

    /** The JDK alone, for checks away from the host: whether other classes are missing there stays undecided. */
    public static HostClasses unknown() {
        return new HostClasses(PLATFORM, false);
    }

    private static boolean isJdk(Module module) {
        ClassLoader loader = module.getClassLoader();
        return loader == null || loader == PLATFORM;
    }

    /** Whether a class that is not found is not there. */
    boolean isKnown() {
        return known;
    }

    /** Whether classes of this package come from the JDK, whatever a module brings. */
    boolean isOfJdk(String packageName) {
        Module module = modules.get(packageName);
        return packageName.startsWith("java/") || (module != null && isJdk(module));
    }

    /** Whether a class in no named module may use the public classes of this package. */
    boolean isExported(String packageName) {
        Module module = modules.get(packageName);
        return module == null || module.isExported(Notation.className(packageName), PLATFORM.getUnnamedModule());
    }

    /** Whether there is such a package, as far as a loader can tell. */
    boolean hasPackage(String packageName) {
        return modules.containsKey(packageName) || (known && loader.getResource(packageName + "/") != null);
    }

    /** The class of this name, or null if there is none. */
    @Nullable
    ClassFacts find(String internalName) {
        // Not computeIfAbsent: reading a file takes long, and may lead back here through the loader.
        Optional<ClassFacts> cached = facts.get(internalName);
        if (cached == null) {
            Optional<ClassFacts> read = read(internalName);
            Optional<ClassFacts> other = facts.putIfAbsent(internalName, read);
            cached = other == null ? read : other;
        }
        return cached.orElse(null);
    }

    private Optional<ClassFacts> read(String internalName) {
        try (InputStream in = open(internalName)) {
            return in == null ? Optional.empty() : Optional.of(ClassFileScan.read(in.readAllBytes(), null, this::text));
        } catch (IOException | RuntimeException e) {
            // Something is there, and not for the module to answer for: nothing is known of it but its name.
            return Optional.of(ClassFacts.unreadable(internalName));
        }
    }

    private @Nullable InputStream open(String internalName) throws IOException {
        Module module = modules.get(Notation.packageOf(internalName));
        InputStream ofModule = module == null ? null : module.getResourceAsStream(internalName + ".class");
        return ofModule != null ? ofModule : loader.getResourceAsStream(internalName + ".class");
    }

    private String text(String text) {
        String other = texts.putIfAbsent(text, text);
        return other == null ? text : other;
    }
}
