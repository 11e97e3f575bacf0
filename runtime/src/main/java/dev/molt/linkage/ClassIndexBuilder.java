package dev.molt.linkage;

import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Builds an index from an archive's entries, fed in any order; none of their bytes are kept. Entries that are no
 * classes may be fed too: the manifest is needed, and module descriptors. Confined to one thread.
 */
public final class ClassIndexBuilder {
    private static final String VERSIONS = "META-INF/versions/";
    private static final String CLASS = ".class";
    private static final int RELEASE = Runtime.version().feature();

    /** The class file version of Java 1; each release adds one. */
    static final int BEFORE_JAVA_1 = 44;

    private static final int PREVIEW = 0xFFFF;

    private final SymbolTable symbols = new SymbolTable();
    private final Set<String> classNames = new HashSet<>();
    private final CodeScan code = new CodeScan(symbols, classNames);
    private final Map<String, Candidate> plain = new HashMap<>();

    /** The classes under {@code META-INF/versions}, those of the highest release that this JVM has. */
    private final Map<String, Candidate> versioned = new HashMap<>();

    private final Set<String> optionalModules = new HashSet<>();
    private Attributes manifest = new Attributes();

    /** A class file that was read, and what is wrong with it. */
    private record Candidate(
            int release,
            String entry,
            @Nullable ClassFacts facts,
            @Nullable ClassFlaw flaw) {}

    ClassIndexBuilder() {}

    /** Takes an entry of the archive. */
    public ClassIndexBuilder add(String entryName, byte[] bytes) {
        if (entryName.equals(JarFile.MANIFEST_NAME)) {
            manifest = Declarations.mainAttributes(bytes);
        } else if (entryName.equals("module-info.class") || entryName.endsWith("/module-info.class")) {
            optionalModules.addAll(Declarations.optionalModules(bytes));
        } else if (entryName.endsWith(CLASS) && !entryName.endsWith("-info.class")) {
            addClass(entryName, bytes);
        }
        return this;
    }

    private void addClass(String entryName, byte[] bytes) {
        if (!entryName.startsWith("META-INF/")) {
            String className = entryName.substring(0, entryName.length() - CLASS.length());
            plain.put(className, read(0, className, entryName, bytes));
            return;
        }
        int slash = entryName.startsWith(VERSIONS) ? entryName.indexOf('/', VERSIONS.length()) : -1;
        int release = slash < 0 ? Integer.MAX_VALUE : release(entryName.substring(VERSIONS.length(), slash));
        if (release > RELEASE || release <= 8) {
            return;
        }
        String className = entryName.substring(slash + 1, entryName.length() - CLASS.length());
        Candidate other = versioned.get(className);
        if (other == null || other.release() < release) {
            versioned.put(className, read(release, className, entryName, bytes));
        }
    }

    private static int release(String directory) {
        return directory.matches("[0-9]{1,5}") ? Integer.parseInt(directory) : Integer.MAX_VALUE;
    }

    private Candidate read(int release, String className, String entry, byte[] bytes) {
        if (isNewer(bytes)) {
            return new Candidate(release, entry, ClassFacts.unreadable(className), newer(className, entry, bytes));
        }
        ClassFacts facts;
        try {
            facts = ClassFileScan.read(bytes, code, symbols::text);
        } catch (RuntimeException e) {
            // ASM says in many ways that it can't read a file. A file that is for a JVM as new as this one may be
            // right.
            boolean unknown = isClassFile(bytes) && major(bytes) == RELEASE + BEFORE_JAVA_1 && isTooNewForAsm(e);
            return new Candidate(
                    release,
                    entry,
                    ClassFacts.unreadable(className),
                    unknown ? null : malformed(className, entry, "can't be read as a class file", true));
        }
        if (!facts.name().equals(className)) {
            String message = "holds class " + Notation.className(facts.name()) + ", which nobody can load from there";
            return new Candidate(release, entry, null, malformed(className, entry, message, false));
        }
        return new Candidate(release, entry, facts, null);
    }

    private static boolean isTooNewForAsm(RuntimeException e) {
        return String.valueOf(e.getMessage()).startsWith("Unsupported class file major version");
    }

    private static ClassFlaw malformed(String className, String entry, String what, boolean fatal) {
        return new ClassFlaw(
                ProblemCode.CLASS_MALFORMED,
                className,
                entry,
                "The entry " + what + ".",
                "build the archive anew, or remove the entry.",
                fatal);
    }

    private static ClassFlaw newer(String className, String entry, byte[] bytes) {
        boolean preview = minor(bytes) == PREVIEW;
        int needed = major(bytes) - BEFORE_JAVA_1;
        return new ClassFlaw(
                ProblemCode.CLASS_VERSION,
                className,
                entry,
                "The class is for Java " + needed + (preview ? " with its preview features" : "")
                        + ", and the host runs on " + RELEASE + ".",
                "compile it with '--release " + RELEASE + "', or run the host on Java " + needed + ".",
                true);
    }

    private static boolean isNewer(byte[] bytes) {
        int newest = RELEASE + BEFORE_JAVA_1;
        return isClassFile(bytes) && (major(bytes) > newest || (minor(bytes) == PREVIEW && major(bytes) != newest));
    }

    private static boolean isClassFile(byte[] bytes) {
        return bytes.length >= 10
                && (bytes[0] & 0xFF) == 0xCA
                && (bytes[1] & 0xFF) == 0xFE
                && (bytes[2] & 0xFF) == 0xBA
                && (bytes[3] & 0xFF) == 0xBE;
    }

    private static int minor(byte[] bytes) {
        return ((bytes[4] & 0xFF) << 8) | (bytes[5] & 0xFF);
    }

    private static int major(byte[] bytes) {
        return ((bytes[6] & 0xFF) << 8) | (bytes[7] & 0xFF);
    }

    /** The index of all that was added. */
    public ClassIndex build() {
        Map<String, Candidate> chosen = new HashMap<>(plain);
        Map<String, String> versionedEntries = new HashMap<>();
        if (Boolean.parseBoolean(manifest.getValue(Attributes.Name.MULTI_RELEASE))) {
            versioned.forEach((className, candidate) -> {
                chosen.put(className, candidate);
                versionedEntries.put(className, candidate.entry());
            });
        }
        Map<String, ClassFacts> classes = new HashMap<>();
        List<ClassFlaw> flaws = new ArrayList<>();
        chosen.forEach((className, candidate) -> {
            if (candidate.facts() != null) {
                classes.put(className, candidate.facts());
            }
            if (candidate.flaw() != null) {
                flaws.add(candidate.flaw());
            }
        });
        flaws.sort(java.util.Comparator.comparing(ClassFlaw::entry));
        return new ClassIndex(
                classes,
                symbols.symbols(),
                flaws,
                versionedEntries,
                classNames,
                Declarations.of(manifest, optionalModules));
    }
}
