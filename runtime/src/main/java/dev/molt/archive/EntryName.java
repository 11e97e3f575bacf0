package dev.molt.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry's name as the archive has it: bytes, and the text that they are. Immutable.
 *
 * <p>A name that two readers could take for two files, or that an operating system would change, has a {@link #flaw}.
 */
final class EntryName {
    static final int LONGEST = 512;
    private static final int DEEPEST = 32;
    private static final int LONGEST_ESCAPED = 200;

    private final byte[] bytes;
    private final String text;
    private final boolean isText;

    private EntryName(byte[] bytes, String text, boolean isText) {
        this.bytes = bytes;
        this.text = text;
        this.isText = isText;
    }

    static EntryName of(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return ofOthers(bytes);
            }
        }
        return new EntryName(bytes, new String(bytes, StandardCharsets.US_ASCII), true);
    }

    private static EntryName ofOthers(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new EntryName(bytes, text, true);
        } catch (CharacterCodingException e) {
            return new EntryName(bytes, new String(bytes, StandardCharsets.ISO_8859_1), false);
        }
    }

    String text() {
        return text;
    }

    boolean isDirectory() {
        return text.endsWith("/");
    }

    boolean isAscii() {
        return text.length() == bytes.length && isText;
    }

    boolean sameBytes(byte[] others) {
        return Arrays.equals(bytes, others);
    }

    /** The name without the slash that marks a directory. */
    String withoutSlash() {
        return isDirectory() ? text.substring(0, text.length() - 1) : text;
    }

    /** What file systems that compare names loosely make of it. */
    String folded() {
        String composed = isAscii() ? withoutSlash() : Normalizer.normalize(withoutSlash(), Normalizer.Form.NFC);
        return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The name with all that is not printable ASCII written as an escape, cut to a readable length. */
    String escaped() {
        StringBuilder escaped = new StringBuilder();
        for (char c :
                text.substring(0, Math.min(text.length(), LONGEST_ESCAPED)).toCharArray()) {
            escaped.append(c > ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.length() > LONGEST_ESCAPED ? escaped + "…" : escaped.toString();
    }

    /** What is wrong with the name, as a sentence. */
    Optional<String> flaw() {
        if (bytes.length == 0 || bytes.length > LONGEST) {
            return Optional.of("its name has " + bytes.length + " bytes; 1 to " + LONGEST + " are allowed.");
        }
        if (!isText) {
            return Optional.of("its name is not well-formed UTF-8.");
        }
        if (text.startsWith("/")) {
            return Optional.of("its name begins with a slash.");
        }
        return text.codePoints()
                .mapToObj(EntryName::flaw)
                .flatMap(Optional::stream)
                .findFirst()
                .or(this::flawOfSegments);
    }

    private static Optional<String> flaw(int c) {
        if (c == '\\' || c == ':') {
            return Optional.of("its name has a " + (c == ':' ? "colon." : "backslash."));
        }
        if (c > ' ' && c < 0x7f) {
            return Optional.empty();
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                Optional.of(String.format("its name has the invisible character U+%04X.", c));
            default -> Optional.empty();
        };
    }

    private Optional<String> flawOfSegments() {
        String[] segments = withoutSlash().split("/", -1);
        if (segments.length > DEEPEST) {
            return Optional.of("its name is " + segments.length + " levels deep; " + DEEPEST + " are allowed.");
        }
        for (String segment : segments) {
            if (segment.isEmpty()) {
                return Optional.of("its name has an empty segment.");
            }
            if (segment.endsWith(".") || segment.endsWith(" ")) {
                return Optional.of("its name has a segment that ends in a dot or space.");
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return escaped();
    }
}
