package dev.molt.trust;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns as OpenSSH has them (ssh_config(5), PATTERNS): {@code *} stands for any characters, {@code ?} for one, and a
 * text that matches a pattern after {@code !} is out, whatever the others say. Immutable.
 *
 * @param patterns at least one, none of them empty
 */
public record PatternList(List<String> patterns) {
    public PatternList {
        patterns = List.copyOf(patterns);
    }

    /** Reads patterns that commas part. */
    static PatternList parse(String text) throws Flawed {
        List<String> patterns = new ArrayList<>();
        for (String pattern : text.split(",", -1)) {
            if (pattern.isEmpty() || pattern.equals("!")) {
                throw new Flawed("The list " + CanonicalJson.quoted(text) + " has an empty pattern.");
            }
            if (!pattern.codePoints().allMatch(CanonicalJson::isPrintable)) {
                throw new Flawed("The list " + CanonicalJson.quoted(text) + " has a character that is not printable.");
            }
            patterns.add(pattern);
        }
        return new PatternList(patterns);
    }

    /** Whether a pattern takes the text in, and none puts it out. */
    public boolean matches(String text) {
        boolean in = false;
        for (String pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (matches(pattern.substring(1), text)) {
                    return false;
                }
            } else {
                in |= matches(pattern, text);
            }
        }
        return in;
    }

    /** Takes time in proportion to the two lengths' product at most: only the last {@code *} is ever tried anew. */
    static boolean matches(String pattern, String text) {
        int inPattern = 0;
        int inText = 0;
        int star = -1;
        int afterStar = 0;
        while (inText < text.length()) {
            if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
                star = inPattern++;
                afterStar = inText;
            } else if (inPattern < pattern.length()
                    && (pattern.charAt(inPattern) == '?' || pattern.charAt(inPattern) == text.charAt(inText))) {
                inPattern++;
                inText++;
            } else if (star >= 0) {
                inPattern = star + 1;
                inText = ++afterStar;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    /** With commas between. */
    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
