package dev.molt.linkage;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant: what has the same name, else what is written almost alike. */
final class Nearest {
    private Nearest() {}

    /**
     * The member that is nearest to the symbol, or null when none is near.
     *
     * @param own the class's own members, which go before inherited ones
     */
    static <M extends MemberFacts> @Nullable M member(Symbol symbol, Stream<M> own, Stream<M> inherited) {
        Comparator<MemberFacts> byDistance = Comparator.<MemberFacts>comparingInt(
                        member -> distance(symbol.name(), member.name()))
                .thenComparingInt(member -> distance(symbol.descriptor(), member.descriptor()));
        return Stream.concat(own, inherited)
                .filter(member -> isNear(symbol.name(), member.name()))
                .min(byDistance)
                .orElse(null);
    }

    /** A class of the module with the same simple name elsewhere, else one of the same package; empty if none is near. */
    static String className(String internalName, ClassPath classPath) {
        String simple = internalName.substring(internalName.lastIndexOf('/'));
        Optional<String> elsewhere =
                names(classPath).filter(name -> name.endsWith(simple)).findFirst();
        String packageName = Notation.packageOf(internalName);
        return elsewhere
                .or(() -> names(classPath)
                        .filter(name -> Notation.packageOf(name).equals(packageName))
                        .filter(name -> isNear(
                                internalName.substring(packageName.length()), name.substring(packageName.length())))
                        .min(Comparator.comparingInt(name -> distance(internalName, name))))
                .orElse("");
    }

    private static Stream<String> names(ClassPath classPath) {
        return classPath.elements().stream()
                .flatMap(element -> element.index().classes().stream())
                .map(ClassFacts::name);
    }

    private static boolean isNear(String wanted, String there) {
        if (wanted.equals(there)) {
            return true;
        }
        int most = Math.max(1, wanted.length() / 3);
        return !there.startsWith("<")
                && Math.abs(wanted.length() - there.length()) <= most
                && distance(wanted, there) <= most;
    }

    /** How many characters have to be put in, taken out or exchanged: Levenshtein's distance. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
