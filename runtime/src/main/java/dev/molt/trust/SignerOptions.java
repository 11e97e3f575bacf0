package dev.molt.trust;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What limits a key in {@code allowed_signers} (ssh-keygen(1), ALLOWED SIGNERS). Immutable.
 *
 * @param namespaces what it may sign; anything where there is none
 * @param validAfter the first instant at which it is taken
 * @param validBefore the last instant at which it is taken
 */
public record SignerOptions(
        Optional<PatternList> namespaces, Optional<Instant> validAfter, Optional<Instant> validBefore) {
    static final SignerOptions NONE = new SignerOptions(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern OPTION = Pattern.compile("([A-Za-z-]+)(?:=\"((?:\\\\\"|[^\"])*)\")?(,|$)");
    private static final Pattern TIME =
            Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)(\\d\\d)?)?(Z|UTC)?", Pattern.CASE_INSENSITIVE);

    /** @param zone of times that end without {@code Z} */
    static SignerOptions parse(String text, ZoneId zone) throws Flawed {
        SignerOptions options = NONE;
        Matcher option = OPTION.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!option.find(at) || option.start() != at || text.endsWith(",")) {
                throw new Flawed("The options " + CanonicalJson.quoted(text) + " are malformed.");
            }
            options =
                    options.with(option.group(1).toLowerCase(Locale.ROOT), Optional.ofNullable(option.group(2)), zone);
            at = option.end();
        }
        if (options.validAfter.isPresent()
                && options.validBefore.isPresent()
                && !options.validBefore.get().isAfter(options.validAfter.get())) {
            throw new Flawed("The option valid-before is no later than valid-after.");
        }
        return options;
    }

    private SignerOptions with(String name, Optional<String> quoted, ZoneId zone) throws Flawed {
        if (name.equals("cert-authority")) {
            throw new Flawed("The option cert-authority stands for keys that a certificate names, which Molt does not"
                    + " read: list the keys themselves.");
        }
        if (quoted.isEmpty()) {
            throw new Flawed("The option " + name + " is unknown, or has no value in quotes.");
        }
        String value = quoted.get().replace("\\\"", "\"");
        switch (name) {
            case "namespaces" -> {
                requireOnce(namespaces, name);
                return new SignerOptions(Optional.of(PatternList.parse(value)), validAfter, validBefore);
            }
            case "valid-after" -> {
                requireOnce(validAfter, name);
                return new SignerOptions(namespaces, Optional.of(time(value, zone)), validBefore);
            }
            case "valid-before" -> {
                requireOnce(validBefore, name);
                return new SignerOptions(namespaces, validAfter, Optional.of(time(value, zone)));
            }
            default -> throw new Flawed("The option " + name + " is unknown.");
        }
    }

    private static void requireOnce(Optional<?> former, String name) throws Flawed {
        if (former.isPresent()) {
            throw new Flawed("The option " + name + " is there twice.");
        }
    }

    /** Reads {@code YYYYMMDD[HHMM[SS]][Z]}. */
    private static Instant time(String text, ZoneId zone) throws Flawed {
        Matcher parts = TIME.matcher(text);
        if (parts.matches()) {
            try {
                return LocalDateTime.of(
                                number(parts, 1),
                                number(parts, 2),
                                number(parts, 3),
                                number(parts, 4),
                                number(parts, 5),
                                number(parts, 6))
                        .atZone(parts.group(7) == null ? zone : ZoneOffset.UTC)
                        .toInstant();
            } catch (DateTimeException e) {
                // told below
            }
        }
        throw new Flawed("The time " + CanonicalJson.quoted(text) + " is none of the form YYYYMMDD[HHMM[SS]][Z].");
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** Why a signature that is checked now, in Molt's namespace, is not taken; empty where it is. */
    Optional<String> objection(Instant now) {
        if (namespaces.isPresent() && !namespaces.get().matches(SshSignature.NAMESPACE)) {
            return Optional.of("its namespaces are " + namespaces.get() + ", without " + SshSignature.NAMESPACE);
        }
        if (validAfter.isPresent() && now.isBefore(validAfter.get())) {
            return Optional.of("it is valid from " + validAfter.get() + " on, and now it is " + now);
        }
        if (validBefore.isPresent() && now.isAfter(validBefore.get())) {
            return Optional.of("it was valid until " + validBefore.get() + ", and now it is " + now);
        }
        return Optional.empty();
    }
}
