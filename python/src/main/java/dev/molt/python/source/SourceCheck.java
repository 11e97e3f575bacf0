package dev.molt.python.source;

import dev.molt.archive.Archive;
import dev.molt.problem.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what is wrong with an archive's Python part before any of it runs: files that Python would pass over without a
 * word, and texts that can't be compiled.
 */
public final class SourceCheck {
    private SourceCheck() {}

    /** What the check has to know of the Python that is to run the sources. */
    public interface Compiler {
        /**
         * What keeps a source text from being compiled; empty when it can be.
         *
         * @param file the path that it is to be imported from
         */
        Optional<SyntaxFlaw> flaw(String file, byte[] source);

        /** As {@link #flaw}, of a text that may well have been asked for before, and may well never be imported. */
        Optional<SyntaxFlaw> flawOfLibrary(String file, byte[] source);

        /** The names that a source text binds at its top level; open when it can't be compiled. */
        TopLevel topLevel(String file, byte[] source);

        /** The names of the standard library's modules. */
        Set<String> standardModules();
    }

    /**
     * Checks all Python code of an archive.
     *
     * @param name as it is given to {@link Sources#of}
     * @return what was found, refusals first
     * @throws dev.molt.problem.MoltException when an entry's or a wheel's bytes are not what their directory declares
     */
    public static List<Finding> check(Archive archive, String name, Compiler compiler) {
        List<Finding> findings = new ArrayList<>(LayoutCheck.ofWheels(archive));
        boolean isJavaToo =
                archive.entries().stream().anyMatch(entry -> entry.name().endsWith(".class"));
        for (SourceTree tree : SourceTree.of(archive, name)) {
            findings.addAll(new LayoutCheck(tree, isJavaToo).findings(compiler.standardModules()));
            findings.addAll(new TextCheck(tree, compiler).findings());
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return findings;
    }

    /**
     * Checks that what a provider line refers to is there: the module, and as far as its text tells, the attribute.
     *
     * @param name as it is given to {@link Sources#of}
     * @param provider an object reference {@code package.module:Attr}
     * @return what was found; empty when all is well, or nobody knows before the module runs
     */
    public static List<Finding> checkProvider(Archive archive, String name, String provider, Compiler compiler) {
        return new ProviderCheck(SourceTree.of(archive, name), compiler).findings(provider);
    }
}
