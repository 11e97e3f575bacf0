package dev.molt.python.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of entries say about Python. */
final class PythonNames {
    /** Where an archive has the libraries that it brings along. */
    static final String LIBRARIES = "lib/";

    private static final Pattern WHEEL = Pattern.compile("lib/[^/]+\\.whl");
    private static final Pattern PURE_WHEEL = Pattern.compile("lib/[^/]+-none-any\\.whl");
    private static final Pattern USELESS =
            Pattern.compile("(.*/)?__pycache__/.*|.*\\.(pyc|pyo|class)|lib/[^/]+\\.(jar|whl)");

    /** Where a wheel may have what is to be installed at its root. */
    private static final Pattern PURE_LIBRARY = Pattern.compile("[^/]+\\.data/purelib/(.+)");

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|pyd|dll|dylib)");

    /** What can only be an extension of Python. */
    private static final Pattern EXTENSION =
            Pattern.compile(".*(\\.pyd|\\.abi3\\.so|\\.(cpython|pypy|graalpy)[^/]*\\.so)");

    private static final String IDENTIFIER = "[\\p{L}\\p{Nl}_][\\p{L}\\p{N}\\p{M}_]*";
    private static final Pattern ROOT_MODULE = Pattern.compile("([^/]+?)(/__init__)?\\.py");
    private static final Pattern IMPORTABLE = Pattern.compile("(" + IDENTIFIER + "/)*" + IDENTIFIER + "\\.py");

    private PythonNames() {}

    static boolean isWheel(String entry) {
        return WHEEL.matcher(entry).matches();
    }

    static boolean isPureWheel(String entry) {
        return PURE_WHEEL.matcher(entry).matches();
    }

    static boolean isSource(String entry) {
        return entry.endsWith(".py");
    }

    static boolean isLibrarySource(String entry) {
        return entry.startsWith(LIBRARIES) && isSource(entry);
    }

    /** Whether Python is to see the entry. */
    static boolean isKept(String entry) {
        return !USELESS.matcher(entry).matches();
    }

    /** Where an entry of a wheel lies when it is installed. */
    static String installedName(String entry) {
        Matcher matcher = PURE_LIBRARY.matcher(entry);
        return matcher.matches() ? matcher.group(1) : entry;
    }

    static boolean isNative(String file) {
        return NATIVE.matcher(file).matches();
    }

    static boolean isExtension(String file) {
        return EXTENSION.matcher(file).matches();
    }

    /** Whether Python itself put the file there, beside its source, where zipimport doesn't look. */
    static boolean isCached(String file) {
        return directoryOf(file).endsWith("__pycache__/");
    }

    /** Whether an import statement can name the file. */
    static boolean isImportable(String file) {
        return IMPORTABLE.matcher(file).matches();
    }

    /** The name of the module that a source file is. */
    static String moduleOf(String file) {
        return file.substring(0, file.length() - ".py".length())
                .replaceFirst("/__init__$", "")
                .replace('/', '.');
    }

    /** The module at the root that a source file there is, or is the package of; empty if it is another one. */
    static String rootModule(String file) {
        Matcher matcher = ROOT_MODULE.matcher(file);
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** With its slash; empty for the root. */
    static String directoryOf(String file) {
        return file.substring(0, file.lastIndexOf('/') + 1);
    }

    static String nameOf(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
