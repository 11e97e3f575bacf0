package dev.molt.python.source;

import java.util.List;

/**
 * A source text that flaws are shown in. Immutable.
 *
 * <pre>
 *   line 14: expected ':'
 *       def quote(order)
 *                       ^
 * </pre>
 */
record Excerpt(String source) {
    private static final int WIDEST = 120;

    String text(SyntaxFlaw flaw) {
        List<String> lines = source.lines().toList();
        if (flaw.line() < 1 || flaw.line() > lines.size()) {
            return "It can't be compiled: " + flaw.message();
        }
        String whole = printable(lines.get(flaw.line() - 1));
        String line = whole.strip();
        int caret = Math.max(0, flaw.column() - 1 - whole.indexOf(line));
        int cut = caret < WIDEST ? 0 : caret - WIDEST / 2;
        String shown = line.substring(Math.min(cut, line.length()), Math.min(cut + WIDEST, line.length()));
        String text = "line " + flaw.line() + ": " + flaw.message() + "\n    " + shown;
        return flaw.column() < 1 ? text : text + "\n    " + " ".repeat(Math.min(caret - cut, shown.length())) + "^";
    }

    /** Each character that moves the cursor, or none knows how, as one that doesn't. */
    private static String printable(String line) {
        StringBuilder shown = new StringBuilder(line);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.setCharAt(i, ' ');
            }
        }
        return shown.toString();
    }
}
