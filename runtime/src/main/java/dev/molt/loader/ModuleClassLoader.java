package dev.molt.loader;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.problem.MoltException;
import java.io.IOException;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes.Name;
import org.jspecify.annotations.Nullable;

/**
 * Defines one module version's classes from its archives: its own classes first, but the JDK's and the contracts' from
 * the host, and imported packages from the loaders of the modules that export them. Thread-safe and parallel capable; so must its subclasses be, which may add to what is found.
 */
public class ModuleClassLoader extends ClassLoader implements AutoCloseable {
    private static final Set<String> JDK_PACKAGES = jdkPackages();
    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    static {
        registerAsParallelCapable();
    }

    /** Tells it from others of the same name, in a heap dump too. */
    private final long number = LAST_NUMBER.incrementAndGet();

    private final List<ClassPathElement> classPath;

    /** Maps the names of the types that module and host share to those types; the module defines none of them. */
    private final Map<String, Class<?>> contracts;

    /** Maps the packages that come from other modules, with dots, to those modules' loaders. */
    private final Map<String, ModuleClassLoader> imports;

    /** Maps an element to the protection domain of its classes; made with its first class. */
    private final Map<ClassPathElement, ProtectionDomain> domains = new ConcurrentHashMap<>();

    /**
     * @param name the module and its label; frames of its classes carry it in stack traces
     * @param classPath the module's own archive and its libraries, in the order in which they are searched; closed with
     *     this loader
     * @param surroundings sees what the module does not bring
     * @param contracts maps names to the host's types, even when an archive has classes of these names
     * @param imports maps the packages that come from other modules, with dots, to those modules' loaders; none is of
     *     the JDK
     * @throws IllegalArgumentException when an archive has classes of such a package; the archives stay open
     */
    public ModuleClassLoader(
            String name,
            List<Archive> classPath,
            ClassLoader surroundings,
            Map<String, Class<?>> contracts,
            Map<String, ModuleClassLoader> imports) {
        super(name, surroundings);
        this.imports = Map.copyOf(imports);
        this.classPath = classPath.stream().map(ClassPathElement::new).toList();
        this.contracts = Map.copyOf(contracts);
        requireUnsplit(name, this.classPath, this.imports.keySet());
    }

    /** Where nothing is imported. */
    public ModuleClassLoader(
            String name, List<Archive> classPath, ClassLoader surroundings, Map<String, Class<?>> contracts) {
        this(name, classPath, surroundings, contracts, Map.of());
    }

    /** Which of the process's module loaders it is, from 1. */
    public final long number() {
        return number;
    }

    /** Whether its code, or code that it imports, has come upon a class that somebody else defines, such as one of the JDK. */
    public final boolean hasMet(String className) {
        return findLoadedClass(className) != null
                || imports.values().stream().distinct().anyMatch(imported -> imported.hasMet(className));
    }

    private static void requireUnsplit(String name, List<ClassPathElement> classPath, Set<String> imports) {
        for (String imported : imports) {
            if (classPath.stream().anyMatch(element -> element.hasClassesIn(imported))) {
                throw new IllegalArgumentException(
                        name + " has classes of package " + imported + ", which it imports.");
            }
        }
    }

    private static Set<String> jdkPackages() {
        Set<String> packages = new HashSet<>();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        for (Module module : ModuleLayer.boot().modules()) {
            ClassLoader loader = module.getClassLoader();
            if (loader == null || loader == platform) {
                packages.addAll(module.getPackages());
            }
        }
        return packages;
    }

    @Override
    protected final Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> contract = contracts.get(name);
        if (contract != null) {
            return contract;
        }
        ModuleClassLoader exporter = imports.get(packageOf(name));
        if (exporter != null) {
            return exporter.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && !belongsToJdk(name)) {
                loaded = define(name);
            }
            return loaded != null ? loaded : super.loadClass(name, resolve);
        }
    }

    private static boolean belongsToJdk(String name) {
        return name.startsWith("java.") || JDK_PACKAGES.contains(packageOf(name));
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    private @Nullable Class<?> define(String name) {
        String file = name.replace('.', '/') + ".class";
        for (ClassPathElement element : classPath) {
            ArchiveEntry entry = element.entry(file);
            if (entry != null) {
                definePackage(packageOf(name), element);
                return define(name, element, entry);
            }
        }
        return null;
    }

    private Class<?> define(String name, ClassPathElement element, ArchiveEntry entry) {
        byte[] bytes;
        try {
            bytes = element.read(entry);
        } catch (MoltException e) {
            throw new UnreadableClassError(name, e);
        }
        return defineClass(name, bytes, 0, bytes.length, domain(element));
    }

    private ProtectionDomain domain(ClassPathElement element) {
        return domains.computeIfAbsent(element, any -> new ProtectionDomain(element.codeSource(), null, this, null));
    }

    private void definePackage(String name, ClassPathElement element) {
        if (getDefinedPackage(name) != null) {
            return;
        }
        try {
            definePackage(
                    name,
                    element.attribute(name, Name.SPECIFICATION_TITLE),
                    element.attribute(name, Name.SPECIFICATION_VERSION),
                    element.attribute(name, Name.SPECIFICATION_VENDOR),
                    element.attribute(name, Name.IMPLEMENTATION_TITLE),
                    element.attribute(name, Name.IMPLEMENTATION_VERSION),
                    element.attribute(name, Name.IMPLEMENTATION_VENDOR),
                    null);
        } catch (IllegalArgumentException e) {
            // Another thread has defined it since the look above: the same package from the same class path.
            if (getDefinedPackage(name) == null) {
                throw e;
            }
        }
    }

    /**
     * The class file that an archive of this module has under the class's name, whoever would define the class.
     *
     * @throws MoltException when the bytes are not what they were when the archive was admitted
     */
    public final Optional<byte[]> classFile(String className) {
        String file = className.replace('.', '/') + ".class";
        for (ClassPathElement element : classPath) {
            ArchiveEntry entry = element.entry(file);
            if (entry != null) {
                return Optional.of(element.read(entry));
            }
        }
        return Optional.empty();
    }

    /** The loader whose module exports the package that a resource is in, or that it is as a directory. */
    private @Nullable ModuleClassLoader exporterOf(String resource) {
        if (imports.isEmpty()) {
            return null;
        }
        String path = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
        ModuleClassLoader ofDirectory = imports.get(path.replace('/', '.'));
        return ofDirectory != null
                ? ofDirectory
                : imports.get(
                        path.substring(0, Math.max(0, path.lastIndexOf('/'))).replace('/', '.'));
    }

    @Override
    public final @Nullable URL getResource(String name) {
        ModuleClassLoader exporter = exporterOf(name);
        URL imported = exporter == null ? null : exporter.findResource(name);
        URL own = imported != null ? imported : findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public final Enumeration<URL> getResources(String name) throws IOException {
        ModuleClassLoader exporter = exporterOf(name);
        List<URL> all = new ArrayList<>(exporter == null ? List.of() : Collections.list(exporter.findResources(name)));
        all.addAll(Collections.list(findResources(name)));
        all.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(all);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (ClassPathElement element : classPath) {
            URL url = element.url(name);
            if (url != null) {
                return url;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (ClassPathElement element : classPath) {
            URL url = element.url(name);
            if (url != null) {
                found.add(url);
            }
        }
        return Collections.enumeration(found);
    }

    /** Holds no file open any more. Objects that escaped from the module still find their classes. */
    public final void rest() {
        classPath.forEach(ClassPathElement::rest);
    }

    /** Finds nothing more from here on. */
    @Override
    public final void close() {
        classPath.forEach(ClassPathElement::close);
    }
}
