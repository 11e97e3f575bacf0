package dev.molt.trust;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code allowed_signers}: whose key it is, and for what. Immutable.
 *
 * @param line its number, from 1
 * @param principals who signs with the key; names, or patterns of names
 * @param keyType such as {@code ssh-ed25519}
 * @param key empty for a key of another type than Ed25519: it may stand there for others who read the file
 */
public record Signer(int line, PatternList principals, SignerOptions options, String keyType, Optional<SignerKey> key) {
    private static final Set<String> FOREIGN_TYPES = Set.of(
            "ssh-rsa",
            "ssh-dss",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    /** Reads a line; empty for one that is blank or a comment. */
    static Optional<Signer> parse(int number, String line, ZoneId zone) throws Flawed {
        Words words = new Words(line);
        if (words.isComment()) {
            return Optional.empty();
        }
        PatternList principals = PatternList.parse(words.word());
        SignerOptions options =
                type(words).isPresent() ? SignerOptions.NONE : SignerOptions.parse(words.options(), zone);
        Optional<String> type = type(words);
        if (type.isEmpty()) {
            throw new Flawed(words.isEnd() ? "There is no key." : "Where the key should stand is no type of key.");
        }
        words.word();
        if (words.isEnd()) {
            throw new Flawed("After the type of the key there is no key.");
        }
        byte[] blob = SignerKey.base64(words.word());
        Optional<SignerKey> key = Optional.empty();
        if (type.get().equals(SignerKey.ALGORITHM)) {
            key = Optional.of(SignerKey.ofBlob(blob));
        } else {
            new SshReader(blob, "The public key").expectText(type.get(), "type");
        }
        return Optional.of(new Signer(number, principals, options, type.get(), key));
    }

    private static Optional<String> type(Words words) {
        if (words.startsWith(SignerKey.ALGORITHM)) {
            return Optional.of(SignerKey.ALGORITHM);
        }
        return FOREIGN_TYPES.stream().filter(words::startsWith).findFirst();
    }

    /** Whether it names this principal itself, and not by a pattern. */
    boolean names(String principal) {
        return principals.patterns().contains(principal);
    }

    /** The line without this principal; empty where it has no other. */
    static Optional<String> without(String principal, String line) throws Flawed {
        Words words = new Words(line);
        String listed = words.word();
        String others = String.join(
                ",",
                Arrays.stream(listed.split(",", -1))
                        .filter(name -> !name.equals(principal))
                        .toList());
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(line.replaceFirst(Pattern.quote(listed), Matcher.quoteReplacement(others)));
    }
}
