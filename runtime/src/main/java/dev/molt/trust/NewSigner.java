package dev.molt.trust;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom to trust from now on, and with what. Immutable.
 *
 * @param principal a name such as {@code alice@example.com}; no pattern
 * @param modules patterns of the modules that it may sign for, beside those that it may already
 * @param validAfter {@code YYYYMMDD[HHMM[SS]][Z]}
 * @param validBefore likewise
 */
public record NewSigner(
        String principal,
        SignerKey key,
        List<String> modules,
        Optional<String> validAfter,
        Optional<String> validBefore) {
    private static final Pattern PRINCIPAL = Pattern.compile("[^\\s,\"*?!#\\p{Cntrl}]{1,255}");
    private static final Pattern MODULE = Pattern.compile("[^\\s,\"\\p{Cntrl}]{1,255}");
    private static final Pattern TIME = Pattern.compile("[0-9]{8,14}(?:Z|UTC)?", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException with a sentence, when a part can't stand in the files */
    public NewSigner {
        modules = List.copyOf(modules);
        if (!PRINCIPAL.matcher(principal).matches()) {
            throw new IllegalArgumentException("The principal " + CanonicalJson.quoted(principal)
                    + " is no name: it is empty, or has a blank, a comma, a quote or one of * ? ! #.");
        }
        for (String pattern : modules) {
            if (!MODULE.matcher(pattern).matches() || pattern.equals("!")) {
                throw new IllegalArgumentException("The pattern of modules " + CanonicalJson.quoted(pattern)
                        + " is empty, or has a blank, a comma or a quote.");
            }
        }
        validAfter.ifPresent(NewSigner::requireTime);
        validBefore.ifPresent(NewSigner::requireTime);
    }

    private static void requireTime(String text) {
        if (!TIME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "The time " + CanonicalJson.quoted(text) + " is none of the form YYYYMMDD[HHMM[SS]][Z].");
        }
    }

    /** The line of {@code allowed_signers}. Its key is good for modules only, whoever else reads the file. */
    String line() {
        StringBuilder line = new StringBuilder(principal)
                .append(" namespaces=\"")
                .append(SshSignature.NAMESPACE)
                .append('"');
        validAfter.ifPresent(time -> line.append(",valid-after=\"").append(time).append('"'));
        validBefore.ifPresent(
                time -> line.append(",valid-before=\"").append(time).append('"'));
        return line.append(' ').append(key.text()).toString();
    }
}
