package dev.molt.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a module's exception into words, since keeping the exception would keep the module: its backtrace does. */
public final class Failure {
    private static final int FRAMES = 5;
    private static final int CAUSES = 4;

    /** More than any honest chain has: one may lead back into itself. */
    private static final int SEARCHED_CAUSES = 100;

    private Failure() {}

    /** What was thrown and where, a line each, causes too. */
    public static List<String> describe(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < CAUSES; depth++, next = next.getCause()) {
            lines.add((depth == 0 ? "Thrown: " : "Caused by: ") + text(next));
            StackTraceElement[] stack = next.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
                lines.add("    at " + stack[i]);
            }
        }
        return lines;
    }

    /** The first of this type among the exception and its causes. */
    static <T> Optional<T> find(Throwable thrown, Class<T> type) {
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < SEARCHED_CAUSES; depth++, next = next.getCause()) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
        }
        return Optional.empty();
    }

    /** The exception's own text; the module's code may throw even here. */
    private static String text(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (RuntimeException | LinkageError e) {
            return thrown.getClass().getName();
        }
    }
}
