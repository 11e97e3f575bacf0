package dev.molt.trust;

import java.util.Optional;

/**
 * A line of {@code modules}: for which modules a principal may sign. Immutable.
 *
 * @param line its number, from 1
 */
public record Grant(int line, String principal, PatternList modules) {
    /** Reads a line; empty for one that is blank or a comment. */
    static Optional<Grant> parse(int number, String line) throws Flawed {
        Words words = new Words(line);
        if (words.isComment()) {
            return Optional.empty();
        }
        String principal = words.word();
        if (words.isEnd()) {
            throw new Flawed(
                    "After the principal " + CanonicalJson.quoted(principal) + " there are no patterns of modules.");
        }
        PatternList modules = PatternList.parse(words.word());
        if (!words.isEnd()) {
            throw new Flawed("After the patterns of modules there is something more; commas part them, no blanks.");
        }
        return Optional.of(new Grant(number, principal, modules));
    }
}
