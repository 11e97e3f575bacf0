package dev.molt.trust;

import dev.molt.archive.Sha256;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a statement says of one module: which archive is its release. Immutable.
 *
 * @param module the module's name, as its archive declares it
 * @param version the module version's label, as its archive declares it
 * @param sequence rises with each release of the module; from 1 to 2^53 - 1, so that every JSON tool reads it exactly
 * @param sha256 the archive's digest
 * @param size the archive's size in bytes, at least 1
 * @param capabilities what the module may use, sorted, each once; words such as {@code network}
 */
public record Release(
        String module, String version, long sequence, Sha256 sha256, long size, List<String> capabilities) {
    /** The most characters that a module's name or label has. */
    static final int LONGEST_NAME = 255;

    private static final int MOST_CAPABILITIES = 64;
    private static final Pattern CAPABILITY = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

    /** @throws IllegalArgumentException with a sentence, when a part is out of its bounds */
    public Release {
        requireName("module", module);
        requireName("version", version);
        requireBetween1AndLargest("sequence", sequence);
        requireBetween1AndLargest("size", size);
        capabilities = List.copyOf(capabilities);
        if (capabilities.size() > MOST_CAPABILITIES) {
            throw new IllegalArgumentException("More than " + MOST_CAPABILITIES + " capabilities are declared.");
        }
        for (int i = 0; i < capabilities.size(); i++) {
            String word = capabilities.get(i);
            if (!CAPABILITY.matcher(word).matches()) {
                throw new IllegalArgumentException("The capability " + CanonicalJson.quoted(word)
                        + " is no word of at most 64 lower-case letters, digits, dots and hyphens.");
            }
            if (i > 0 && capabilities.get(i - 1).compareTo(word) >= 0) {
                throw new IllegalArgumentException("The capabilities are not sorted, or one is there twice: " + word
                        + " follows " + capabilities.get(i - 1) + ".");
            }
        }
    }

    private static void requireName(String part, String value) {
        if (value.isBlank() || value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "The " + part + " is blank, or longer than " + LONGEST_NAME + " characters.");
        }
        if (!value.codePoints().allMatch(CanonicalJson::isPrintable)) {
            throw new IllegalArgumentException("The " + part + " has a character that is not printable.");
        }
    }

    private static void requireBetween1AndLargest(String part, long value) {
        if (value < 1 || value > CanonicalJson.LARGEST_NUMBER) {
            throw new IllegalArgumentException(
                    "The " + part + " is not from 1 to " + CanonicalJson.LARGEST_NUMBER + ": " + value + ".");
        }
    }

    /** The module and its label, such as {@code pricing 1.4.2}. */
    public String describe() {
        return module + " " + version;
    }

    void appendTo(StringBuilder text) {
        text.append("{\"module\":");
        CanonicalJson.append(text, module);
        text.append(",\"version\":");
        CanonicalJson.append(text, version);
        text.append(",\"sequence\":").append(sequence);
        text.append(",\"sha256\":\"").append(sha256).append("\",\"size\":").append(size);
        text.append(",\"capabilities\":[");
        for (int i = 0; i < capabilities.size(); i++) {
            text.append(i == 0 ? "" : ",");
            CanonicalJson.append(text, capabilities.get(i));
        }
        text.append("]}");
    }

    static Release read(CanonicalJson from) throws Flawed {
        from.expect("{\"module\":");
        String module = from.string();
        from.expect(",\"version\":");
        String version = from.string();
        from.expect(",\"sequence\":");
        long sequence = from.number();
        from.expect(",\"sha256\":");
        Sha256 sha256 = digest(from.string());
        from.expect(",\"size\":");
        long size = from.number();
        from.expect(",\"capabilities\":[");
        List<String> capabilities = new java.util.ArrayList<>();
        if (!from.accept("]")) {
            do {
                capabilities.add(from.string());
            } while (from.accept(","));
            from.expect("]");
        }
        from.expect("}");
        try {
            return new Release(module, version, sequence, sha256, size, capabilities);
        } catch (IllegalArgumentException e) {
            throw new Flawed(String.valueOf(e.getMessage()));
        }
    }

    static Sha256 digest(String hex) throws Flawed {
        try {
            return new Sha256(hex);
        } catch (IllegalArgumentException e) {
            throw new Flawed(
                    "The sha256 is not of 64 lower-case hexadecimal digits: " + CanonicalJson.quoted(hex) + ".");
        }
    }
}
