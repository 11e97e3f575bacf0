package dev.molt.problem;

import java.util.Locale;

/** What a {@link Finding} means for the archive. */
public enum Severity {
    /** The archive is not admitted. */
    REFUSED,
    /** The archive is admitted; whoever builds it may want to know. */
    WARNED;

    /** The word that people and machines read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
