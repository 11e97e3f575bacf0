package dev.molt.module;

/**
 * That a module needs another one beside it, whose exported packages it sees. Immutable.
 *
 * @param module the other one's name
 * @param range which versions of it will do
 */
public record Requirement(String module, VersionRange range) {
    /** As in {@code Molt-Requires}, the range as an interval. */
    @Override
    public String toString() {
        return range.equals(VersionRange.ANY) ? module : module + " " + range;
    }
}
