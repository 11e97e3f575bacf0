package dev.molt.trust;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A walk over JSON of which there is just one spelling: the caller says what must stand at each place, and anything else
 * is a flaw. So there are no duplicate or unknown keys, no white space, no other escapes, no other order and no nesting
 * but what the caller asks for. Confined to one reader.
 */
final class CanonicalJson {
    /** The largest integer that every JSON reader represents exactly, 2^53 - 1. */
    static final long LARGEST_NUMBER = (1L << 53) - 1;

    private static final int LONGEST_EXCERPT = 32;
    private static final int MOST_DIGITS = 16;

    private final String text;
    private int at;

    private CanonicalJson(String text) {
        this.text = text;
    }

    static CanonicalJson of(byte[] bytes) throws Flawed {
        return new CanonicalJson(utf8(bytes));
    }

    static String utf8(byte[] bytes) throws Flawed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Flawed("It is not UTF-8.");
        }
    }

    /** Which line the walk has come to, from 1. */
    int line() {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /** Passes what must stand here. */
    void expect(String literal) throws Flawed {
        if (!accept(literal)) {
            throw flaw(quoted(literal) + " is expected and " + found() + " found");
        }
    }

    /** Passes what may stand here; false where it does not. */
    boolean accept(String literal) {
        boolean stands = text.startsWith(literal, at);
        at += stands ? literal.length() : 0;
        return stands;
    }

    /** Passes a string. */
    String string() throws Flawed {
        expect("\"");
        StringBuilder value = new StringBuilder();
        while (!accept("\"")) {
            if (at == text.length()) {
                throw flaw("the text ends inside a string");
            }
            if (accept("\\")) {
                if (!text.startsWith("\"", at) && !text.startsWith("\\", at)) {
                    throw flaw("there is an escape other than \\\" and \\\\");
                }
            }
            int character = text.codePointAt(at);
            if (!isPrintable(character)) {
                throw flaw(String.format("there is the character U+%04X, which no string may hold", character));
            }
            value.appendCodePoint(character);
            at += Character.charCount(character);
        }
        return value.toString();
    }

    /** Passes an integer from 0 to {@link #LARGEST_NUMBER}. */
    long number() throws Flawed {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        String digits = text.substring(at, end);
        if (digits.isEmpty()) {
            throw flaw("an integer is expected and " + found() + " found");
        }
        if (digits.length() > 1 && digits.startsWith("0")) {
            throw flaw("an integer begins with 0");
        }
        if (digits.length() > MOST_DIGITS || Long.parseLong(digits) > LARGEST_NUMBER) {
            throw flaw("an integer is larger than " + LARGEST_NUMBER);
        }
        at = end;
        return Long.parseLong(digits);
    }

    /** The end of the text must be here. */
    void end() throws Flawed {
        if (at != text.length()) {
            throw flaw("the end is expected and " + found() + " found");
        }
    }

    /** Whether the character may stand in a string: no control, no invisible format, no half of a character. */
    static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Appends a string in its one spelling. */
    static void append(StringBuilder to, String value) {
        to.append('"');
        to.append(value.replace("\\", "\\\\").replace("\"", "\\\""));
        to.append('"');
    }

    private Flawed flaw(String defect) {
        return new Flawed("At character " + at + " " + defect + ".");
    }

    private String found() {
        return at == text.length()
                ? "the end"
                : quoted(text.substring(at, Math.min(text.length(), at + LONGEST_EXCERPT)));
    }

    /** For messages: what comes from a hostile file must not move the cursor of a terminal. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("`");
        text.codePoints().forEach(character -> {
            if (character == '\n') {
                quoted.append("\\n");
            } else {
                quoted.appendCodePoint(isPrintable(character) ? character : '\uFFFD');
            }
        });
        return quoted.append('`').toString();
    }
}
