package dev.molt.python.source;

import dev.molt.archive.Archive;
import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the names of a tree's files tell. Confined to one thread. */
final class LayoutCheck {
    /** The module by which Python code reaches Molt. */
    private static final String OWN_MODULE = "molt";

    private final SourceTree tree;
    private final boolean isJavaToo;
    private final List<Finding> findings = new ArrayList<>();

    /** @param isJavaToo whether the archive has Java code, which may bring native libraries of its own */
    LayoutCheck(SourceTree tree, boolean isJavaToo) {
        this.tree = tree;
        this.isJavaToo = isJavaToo;
    }

    /** The wheels that are for one kind of machine. */
    static List<Finding> ofWheels(Archive archive) {
        return archive.entries().stream()
                .filter(entry -> PythonNames.isWheel(entry.name()) && !PythonNames.isPureWheel(entry.name()))
                .map(
                        entry -> Finding.refused(
                                ProblemCode.PYTHON_NATIVE,
                                entry.escapedName(),
                                "The wheel is not pure Python: its name does not end in '-none-any.whl'.",
                                "bring a pure-Python wheel ('none-any') of it; what is compiled for CPython does not run here."))
                .toList();
    }

    List<Finding> findings(Set<String> standardModules) {
        for (String file : tree.places().keySet()) {
            checkNative(file);
            checkBytecode(file);
            checkAmbiguous(file);
            checkShadow(file, standardModules);
        }
        return findings;
    }

    private void checkNative(String file) {
        if (PythonNames.isNative(file) && (PythonNames.isExtension(file) || !isJavaToo || isBesideSource(file))) {
            refuse(
                    ProblemCode.PYTHON_NATIVE,
                    file,
                    "It is native code, which can't be imported from an archive and does not run on GraalPy.",
                    "bring a pure-Python version of the package; where its native part is optional, leave that out.");
        }
    }

    private boolean isBesideSource(String file) {
        String directory = PythonNames.directoryOf(file);
        return tree.library()
                || tree.sources().keySet().stream()
                        .anyMatch(source -> PythonNames.directoryOf(source).equals(directory));
    }

    private void checkBytecode(String file) {
        boolean isBytecode = file.endsWith(".pyc") || file.endsWith(".pyo");
        String source = isBytecode ? file.substring(0, file.length() - 1) : file;
        if (isBytecode && !PythonNames.isCached(file) && !tree.has(source)) {
            refuse(
                    ProblemCode.PYTHON_BYTECODE,
                    file,
                    "It is compiled for another Python, and there is no " + PythonNames.nameOf(source) + " beside it.",
                    "ship the source.");
        }
    }

    private void checkAmbiguous(String file) {
        String suffix = "/__init__.py";
        if (file.endsWith(suffix)) {
            String module = file.substring(0, file.length() - suffix.length()) + ".py";
            if (tree.has(module)) {
                refuse(
                        ProblemCode.PYTHON_AMBIGUOUS,
                        module,
                        "There is a package of the same name, " + tree.place(file) + ", which would hide it.",
                        "remove or rename one of them.");
            }
        }
    }

    private void checkShadow(String file, Set<String> standardModules) {
        String module = PythonNames.rootModule(file);
        boolean isStandard = standardModules.contains(module);
        if (!isStandard && !module.equals(OWN_MODULE)) {
            return;
        }
        String message = "It has the name of " + (isStandard ? "the standard library's" : "Molt's own") + " module '"
                + module + "'; which of them is imported depends on what was imported before.";
        String remedy = "rename it, or move it into a package.";
        findings.add(
                tree.library()
                        ? Finding.warned(ProblemCode.PYTHON_SHADOWED, tree.place(file), message, "leave it out.")
                        : Finding.refused(ProblemCode.PYTHON_SHADOWED, tree.place(file), message, remedy));
    }

    private void refuse(ProblemCode code, String file, String message, String remedy) {
        findings.add(Finding.refused(code, tree.place(file), message, remedy));
    }
}
