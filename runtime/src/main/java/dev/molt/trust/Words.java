package dev.molt.trust;

/** A walk over the words of a line, parted as OpenSSH parts them: by blanks, but for those in quotes. Confined to one reader. */
final class Words {
    private final String line;
    private int at;

    Words(String line) {
        this.line = line;
        skipBlanks();
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** Whether there is nothing here but a comment. */
    boolean isComment() {
        return at == line.length() || line.charAt(at) == '#';
    }

    boolean isEnd() {
        return at == line.length();
    }

    /** Passes a word, or what stands in quotes. */
    String word() throws Flawed {
        int begin = at;
        boolean quoted = line.startsWith("\"", at);
        if (quoted) {
            at = line.indexOf('"', begin + 1);
            if (at < 0) {
                throw new Flawed("A quoted word has no end.");
            }
        } else {
            while (at < line.length() && !isBlank(line.charAt(at))) {
                at++;
            }
        }
        String word = line.substring(quoted ? begin + 1 : begin, at);
        at += quoted ? 1 : 0;
        if (word.isEmpty() || word.indexOf('"') >= 0 || (at < line.length() && !isBlank(line.charAt(at)))) {
            throw new Flawed("A word is missing or empty, or has a quote in its midst.");
        }
        skipBlanks();
        return word;
    }

    /** Passes a word in which blanks may stand between quotes, and takes the quotes along. */
    String options() throws Flawed {
        int begin = at;
        boolean quoted = false;
        while (at < line.length() && (quoted || !isBlank(line.charAt(at)))) {
            if (line.startsWith("\\\"", at)) {
                at++;
            } else if (line.charAt(at) == '"') {
                quoted = !quoted;
            }
            at++;
        }
        if (quoted) {
            throw new Flawed("A quoted option has no end.");
        }
        String options = line.substring(begin, at);
        skipBlanks();
        return options;
    }

    /** Whether this word stands here; it is not passed. */
    boolean startsWith(String word) {
        int end = at + word.length();
        return line.startsWith(word, at) && (end == line.length() || isBlank(line.charAt(end)));
    }
}
