package dev.molt.module;

import java.lang.module.ModuleDescriptor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a module will do, as Maven and OSGi write it: {@code [1.2,2.0)}, {@code (1,2]}, {@code [1.2,)},
 * {@code [1.2]}, or a plain version, which means that one or a later one. Immutable.
 *
 * @param lowest null where any earlier version will do
 * @param highest null where any later version will do
 */
public record VersionRange(@Nullable Bound lowest, @Nullable Bound highest) {
    /** All versions. */
    public static final VersionRange ANY = new VersionRange(null, null);

    private static final Pattern INTERVAL = Pattern.compile("([\\[(])([^,\\[\\]()]*)(,?)([^,\\[\\]()]*)([])])");

    /**
     * One end of a range.
     *
     * @param inclusive whether the version itself will do
     */
    public record Bound(Label label, boolean inclusive) {}

    public VersionRange {
        if (lowest != null && highest != null) {
            int order = lowest.label().compareTo(highest.label());
            if (order > 0 || (order == 0 && !(lowest.inclusive() && highest.inclusive()))) {
                throw new IllegalArgumentException("No version is in " + text(lowest, highest) + ".");
            }
        }
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException with a sentence for people, when it is none or nothing is in it
     */
    public static VersionRange parse(String text) {
        Matcher interval = INTERVAL.matcher(text);
        if (!interval.matches()) {
            return new VersionRange(new Bound(version(text, text), true), null);
        }
        boolean fromInclusive = interval.group(1).equals("[");
        boolean toInclusive = interval.group(5).equals("]");
        if (!interval.group(3).isEmpty()) {
            return new VersionRange(
                    bound(interval.group(2), fromInclusive, text), bound(interval.group(4), toInclusive, text));
        }
        if (!fromInclusive || !toInclusive) {
            throw new IllegalArgumentException(text + " is no range of versions: one version stands in [ and ].");
        }
        Bound only = new Bound(version(interval.group(2).trim(), text), true);
        return new VersionRange(only, only);
    }

    private static @Nullable Bound bound(String version, boolean inclusive, String range) {
        return version.isBlank() ? null : new Bound(version(version.trim(), range), inclusive);
    }

    private static Label version(String version, String range) {
        try {
            Object unused = ModuleDescriptor.Version.parse(version);
            return new Label(version);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    (version.equals(range) ? "" : version + " in ") + range + " is no version.", e);
        }
    }

    /** Whether the version is in the range, by the order of {@link Label}. */
    public boolean contains(Label label) {
        return (lowest == null || isWithin(label.compareTo(lowest.label()), lowest))
                && (highest == null || isWithin(highest.label().compareTo(label), highest));
    }

    private static boolean isWithin(int order, Bound bound) {
        return order > 0 || (order == 0 && bound.inclusive());
    }

    /** As an interval, {@code [1.2,)} for a plain version; empty for all versions. */
    @Override
    public String toString() {
        return text(lowest, highest);
    }

    private static String text(@Nullable Bound lowest, @Nullable Bound highest) {
        if (lowest == null && highest == null) {
            return "";
        }
        if (lowest != null && lowest.equals(highest)) {
            return "[" + lowest.label() + "]";
        }
        String from = lowest == null ? "(" : (lowest.inclusive() ? "[" : "(") + lowest.label();
        String to = highest == null ? ")" : highest.label() + (highest.inclusive() ? "]" : ")");
        return from + "," + to;
    }
}
