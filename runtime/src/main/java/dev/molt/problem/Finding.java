package dev.molt.problem;

import java.util.Objects;

/**
 * One thing that a check found in an archive. Immutable.
 *
 * @param code the stable name of this kind of finding
 * @param entry the entry's escaped name, with those of the archives around it as in {@code lib/a.jar!/b.class}; empty
 *     where the whole archive is meant
 * @param offset where in the archive's file it was found, in bytes; {@link #NOWHERE} where that says nothing
 * @param message what was found, a sentence
 * @param remedy what to do, the end of a sentence that begins with "Remedy:"
 */
public record Finding(ProblemCode code, Severity severity, String entry, long offset, String message, String remedy) {
    /** The offset of what has none. */
    public static final long NOWHERE = -1;

    public Finding {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(entry);
        Objects.requireNonNull(message);
        Objects.requireNonNull(remedy);
    }

    /** A finding for which the archive is refused, about no offset. */
    public static Finding refused(ProblemCode code, String entry, String message, String remedy) {
        return new Finding(code, Severity.REFUSED, entry, NOWHERE, message, remedy);
    }

    /** A finding that does not keep the archive out, about no offset. */
    public static Finding warned(ProblemCode code, String entry, String message, String remedy) {
        return new Finding(code, Severity.WARNED, entry, NOWHERE, message, remedy);
    }

    public boolean isRefusal() {
        return severity == Severity.REFUSED;
    }

    /** The same finding in an archive that lies in another one. */
    public Finding within(String outerEntry) {
        return new Finding(
                code, severity, entry.isEmpty() ? outerEntry : outerEntry + "!/" + entry, offset, message, remedy);
    }

    /** Where and what, in one sentence. */
    public String text() {
        String where = offset == NOWHERE ? "" : "at offset " + offset;
        if (!entry.isEmpty()) {
            where = where.isEmpty() ? entry : entry + ", " + where;
        }
        return where.isEmpty() ? message : where + ": " + message;
    }

    @Override
    public String toString() {
        return severity.word() + " " + code + " " + text();
    }
}
