package dev.molt.python.source;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds what a provider line refers to. Immutable. */
record ProviderCheck(List<SourceTree> trees, SourceCheck.Compiler compiler) {
    List<Finding> findings(String provider) {
        int colon = provider.indexOf(':');
        String module = colon < 0 ? provider : provider.substring(0, colon);
        String attribute = colon < 0 ? "" : provider.substring(colon + 1).split("\\.", 2)[0];
        Optional<SourceTree> tree =
                trees.stream().filter(any -> any.fileOf(module).isPresent()).findFirst();
        if (tree.isEmpty()) {
            return List.of(moduleMissing(provider, module));
        }
        return attribute.isEmpty() ? List.of() : attributeMissing(tree.get(), provider, module, attribute);
    }

    private Finding moduleMissing(String provider, String module) {
        String stem = module.replace('.', '/');
        Set<String> modules = new TreeSet<>();
        for (SourceTree tree : trees) {
            tree.sources().keySet().forEach(file -> modules.add(PythonNames.moduleOf(file)));
        }
        String message = "The provider " + provider + " can't be found: there is neither " + stem + ".py nor " + stem
                + "/__init__.py in the archive.";
        return Finding.refused(
                ProblemCode.PROVIDER_MISSING, "", message, remedy(nearest(module, modules), "name a module that is."));
    }

    private List<Finding> attributeMissing(SourceTree tree, String provider, String module, String attribute) {
        String file = tree.fileOf(module).orElseThrow();
        byte[] source = tree.sources().get(file);
        boolean isModule = tree.fileOf(module + "." + attribute).isPresent();
        if (source == null || isModule || bindsPlainly(source, attribute)) {
            return List.of();
        }
        TopLevel bound = compiler.topLevel(tree.path() + "/" + file, source);
        if (bound.mayBind(attribute)) {
            return List.of();
        }
        Optional<String> near = nearest(attribute, bound.lines().keySet());
        String message = "The provider " + provider + " can't be found: nothing binds '" + attribute
                + "' at the file's top level"
                + near.map(name -> "; line " + bound.lines().get(name) + " binds '" + name + "'.")
                        .orElse(".");
        return List.of(Finding.refused(
                ProblemCode.PROVIDER_MISSING,
                tree.place(file),
                message,
                remedy(near.map(name -> module + ":" + name), "define it, or name what is defined.")));
    }

    /** Whether a line begins as most definitions do; that spares the compiler's look at the whole text. */
    private static boolean bindsPlainly(byte[] source, String attribute) {
        String name = Pattern.quote(attribute);
        return Pattern.compile("^((class|def) +" + name + "\\s*[(:\\[]|" + name + " *=[^=])", Pattern.MULTILINE)
                .matcher(new String(source, StandardCharsets.UTF_8))
                .find();
    }

    private static String remedy(Optional<String> near, String otherwise) {
        return near.map(name -> "write " + name + ", if that is meant; else " + otherwise)
                .orElse(otherwise);
    }

    private static Optional<String> nearest(String wanted, Collection<String> names) {
        int most = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(name -> distance(wanted, name) <= most)
                .min(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many characters have to be put in, taken out or exchanged, whatever their case. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                int exchanged = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
