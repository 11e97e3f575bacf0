package dev.molt.graph;

import java.util.Collection;
import java.util.List;

/** Puts packages into words. */
final class PackageNames {
    private static final int MOST = 3;

    private PackageNames() {}

    /** Such as {@code com.acme.money}, or {@code com.acme.money, com.acme.tax and 5 other packages}. */
    static String listed(Collection<String> packages) {
        List<String> sorted = packages.stream().sorted().toList();
        if (sorted.size() <= MOST) {
            return String.join(", ", sorted);
        }
        return String.join(", ", sorted.subList(0, MOST - 1)) + " and " + (sorted.size() - MOST + 1)
                + " other packages";
    }
}
