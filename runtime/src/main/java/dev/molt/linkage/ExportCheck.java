package dev.molt.linkage;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a module has the packages that it exports. */
public final class ExportCheck {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private ExportCheck() {}

    /**
     * Looks for each exported package in the module's archives.
     *
     * @param exports packages with dots
     */
    public static List<Finding> check(ClassPath classPath, HostClasses host, List<String> exports) {
        List<Finding> findings = new ArrayList<>();
        Set<String> packages = classPath.packages();
        for (String name : exports) {
            if (host.isOfJdk(Notation.internalName(name))) {
                findings.add(unsuitable(
                        "Molt-Exports has " + name + ", which is a package of the JDK.",
                        "leave it out: every module sees the JDK's."));
            } else if (!packages.contains(name)) {
                findings.add(unsuitable(
                        "Molt-Exports has " + name + ", but neither the archive nor its libraries have a class of it.",
                        "correct the package's name, or put its classes into the archive."));
            }
        }
        return findings;
    }

    private static Finding unsuitable(String message, String remedy) {
        return Finding.refused(ProblemCode.EXPORT_UNSUITABLE, MANIFEST, message, remedy);
    }
}
