package dev.molt.archive;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** What is wrong with an archive, in the same words for all rules. Immutable. */
final class Flaw {
    private static final String COPY_AGAIN = "build or copy the archive again, and put it in place by a rename.";
    private static final int LONGEST_NAME = 200;

    private Flaw() {}

    /** @param entry the entry's name, or null where the whole archive is meant */
    static MoltException of(ProblemCode code, String archive, @Nullable String entry, long offset, String fact) {
        String where = entry == null ? "At offset " : "Entry " + escape(entry) + ", at offset ";
        return new MoltException(
                Problem.of(code, archive + " is not admitted.", where + offset + ": " + fact, remedy(code)));
    }

    private static String remedy(ProblemCode code) {
        return switch (code) {
            case ARCHIVE_INCOMPLETE -> "wait for the copy to end, or copy the archive again.";
            case ARCHIVE_LIMIT -> "make the archive smaller, or raise the limit in the host's configuration.";
            case ARCHIVE_UNREADABLE -> "let the host's user read the file.";
            case ARCHIVE_UNSUPPORTED -> "build the archive with the jar tool or an ordinary ZIP program.";
            default -> COPY_AGAIN;
        };
    }

    /** The name with all that is not printable ASCII written as an escape, cut to a readable length. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (char c : name.substring(0, Math.min(name.length(), LONGEST_NAME)).toCharArray()) {
            escaped.append(c > ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return name.length() > LONGEST_NAME ? escaped + "…" : escaped.toString();
    }
}
