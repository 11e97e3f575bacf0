package dev.molt.archive;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.problem.Severity;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one archive, as it is found. Confined to whoever reads the archive. */
final class Flaws {
    /** How many are kept: a hostile archive can have one in each of its structures. */
    private static final int MOST = 1_000;

    private final String archive;
    private final List<Finding> found = new ArrayList<>();
    private int more;

    /** @param archive what the archive is called in messages */
    Flaws(String archive) {
        this.archive = archive;
    }

    /** @param offset where in the file */
    void add(ProblemCode code, long offset, String message) {
        add(code, "", offset, message);
    }

    void add(ProblemCode code, EntryName entry, long offset, String message) {
        add(code, entry.escaped(), offset, message);
    }

    void add(ProblemCode code, ArchiveEntry entry, String message) {
        add(code, entry.escapedName(), entry.dataOffset(), message);
    }

    private void add(ProblemCode code, String entry, long offset, String message) {
        if (found.size() < MOST) {
            found.add(new Finding(code, Severity.REFUSED, entry, offset, message, remedy(code)));
        } else {
            more++;
        }
    }

    boolean any() {
        return !found.isEmpty();
    }

    int count() {
        return found.size() + more;
    }

    /** Ends the reading if anything was found. */
    void throwIfAny() {
        if (any()) {
            throw refusal();
        }
    }

    /** Adds a flaw after which nothing in the archive can be believed. */
    MoltException fatal(ProblemCode code, long offset, String message) {
        add(code, offset, message);
        return refusal();
    }

    MoltException fatal(ProblemCode code, ArchiveEntry entry, String message) {
        add(code, entry, message);
        return refusal();
    }

    private MoltException refusal() {
        List<Finding> all = new ArrayList<>(found);
        if (more > 0) {
            String message = "And " + more + " more flaws, which are not listed.";
            all.add(new Finding(
                    found.get(0).code(),
                    Severity.REFUSED,
                    "",
                    Finding.NOWHERE,
                    message,
                    found.get(0).remedy()));
        }
        return new MoltException(Problem.of(archive + " is not admitted.", all));
    }

    private static String remedy(ProblemCode code) {
        return switch (code) {
            case ARCHIVE_INCOMPLETE -> "wait for the copy to end, or copy the archive again.";
            case ARCHIVE_LIMIT -> "make the archive smaller, or raise the limit in the host's configuration.";
            case ARCHIVE_UNREADABLE -> "let the host's user read the file.";
            case ARCHIVE_UNSUPPORTED -> "build the archive with the jar tool or an ordinary ZIP program.";
            case ARCHIVE_NAME, ARCHIVE_DUPLICATE, ARCHIVE_CLASH -> "rename or remove the entry, and build it again.";
            case ARCHIVE_SYMLINK -> "put the file itself into the archive instead of a link.";
            case ARCHIVE_PREFIX -> "cut off what lies before the first entry, or allow a prefix in the limits.";
            case ARCHIVE_CRC, ARCHIVE_DEFLATE, ARCHIVE_SIZE -> "copy the archive again: its bytes were altered.";
            default -> "build the archive again with the jar tool or an ordinary ZIP program.";
        };
    }
}
