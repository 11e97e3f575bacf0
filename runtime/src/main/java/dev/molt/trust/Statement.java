package dev.molt.trust;

import dev.molt.archive.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is signed: which archives are releases of which modules, for which hosts, and since and until when. With several
 * modules it is a <em>release set</em>, whose members must go live together. Immutable.
 *
 * <p>On disk it is JSON in UTF-8, at most {@value #LARGEST} bytes, and has one spelling only: the keys in the order below
 * and each of them once, no white space but the one line break at the end, in strings no escapes but {@code \"} and
 * {@code \\}, instants in whole seconds. {@code expires} is left out where there is none.
 *
 * <pre>
 *   {"format":"molt-statement-1","audience":"*","created":"2026-01-31T12:00:00Z","expires":"2026-03-02T12:00:00Z",
 *    "modules":[{"module":"pricing","version":"1.4.2","sequence":42,"sha256":"…","size":48213,
 *                "capabilities":["network"]}]}⏎
 * </pre>
 *
 * @param audience the hosts it is meant for: a name in which {@code *} stands for any characters and {@code ?} for one
 * @param created when it was made, in whole seconds
 * @param expires the first instant at which it is no longer taken, in whole seconds; running code is not touched by it
 * @param modules from 1 to 200, sorted by the module's name; no module and no archive is there twice
 */
public record Statement(String audience, Instant created, Optional<Instant> expires, List<Release> modules) {
    /** The most bytes that a statement has. */
    public static final int LARGEST = 1 << 16;

    private static final String FORMAT = "molt-statement-1";
    private static final int MOST_MODULES = 200;
    private static final Pattern AUDIENCE = Pattern.compile("[A-Za-z0-9._*?-]{1,255}");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    /** @throws IllegalArgumentException with a sentence, when a part is out of its bounds */
    public Statement {
        modules = List.copyOf(modules);
        require(
                AUDIENCE.matcher(audience).matches(),
                "The audience " + CanonicalJson.quoted(audience) + " is no host name with * and ?.");
        requireSpelling("created", created);
        expires.ifPresent(instant -> requireSpelling("expires", instant));
        require(expires.isEmpty() || expires.get().isAfter(created), "It expires before it was created.");
        require(!modules.isEmpty(), "It names no module.");
        require(modules.size() <= MOST_MODULES, "It names more than " + MOST_MODULES + " modules.");
        requireDistinct(modules);
    }

    private static void requireSpelling(String part, Instant instant) {
        require(
                INSTANT.matcher(instant.toString()).matches(),
                "The instant " + part + " is not in whole seconds, or not in the years 0 to 9999: " + instant + ".");
    }

    private static void requireDistinct(List<Release> modules) {
        Set<Sha256> archives = new HashSet<>();
        for (int i = 0; i < modules.size(); i++) {
            Release release = modules.get(i);
            require(
                    i == 0 || modules.get(i - 1).module().compareTo(release.module()) < 0,
                    "The modules are not sorted by name, or one is there twice: " + release.module() + ".");
            require(
                    archives.add(release.sha256()),
                    "It names one archive twice: " + release.sha256().abbreviated() + ".");
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** Whether its modules must go live together. */
    public boolean isReleaseSet() {
        return modules.size() > 1;
    }

    /** What it says of the archive with this digest. */
    public Optional<Release> release(Sha256 sha256) {
        return modules.stream()
                .filter(release -> release.sha256().equals(sha256))
                .findFirst();
    }

    /** Its one spelling. */
    public String text() {
        StringBuilder text = new StringBuilder("{\"format\":\"" + FORMAT + "\",\"audience\":");
        CanonicalJson.append(text, audience);
        text.append(",\"created\":\"").append(created).append('"');
        expires.ifPresent(
                instant -> text.append(",\"expires\":\"").append(instant).append('"'));
        text.append(",\"modules\":[");
        for (int i = 0; i < modules.size(); i++) {
            text.append(i == 0 ? "" : ",");
            modules.get(i).appendTo(text);
        }
        return text.append("]}\n").toString();
    }

    /** The bytes that are signed. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the one spelling. Only for bytes whose signature holds. */
    static Statement parse(byte[] bytes) throws Flawed {
        if (bytes.length > LARGEST) {
            throw new Flawed("It has more than " + LARGEST + " bytes.");
        }
        CanonicalJson from = CanonicalJson.of(bytes);
        from.expect("{\"format\":");
        String format = from.string();
        if (!format.equals(FORMAT)) {
            throw new Flawed("Its format is " + CanonicalJson.quoted(format) + ", not " + FORMAT + ".");
        }
        from.expect(",\"audience\":");
        String audience = from.string();
        from.expect(",\"created\":");
        Instant created = instant(from.string());
        Optional<Instant> expires =
                from.accept(",\"expires\":") ? Optional.of(instant(from.string())) : Optional.empty();
        from.expect(",\"modules\":[");
        List<Release> modules = new ArrayList<>();
        do {
            modules.add(Release.read(from));
        } while (from.accept(","));
        from.expect("]}\n");
        from.end();
        try {
            return new Statement(audience, created, expires, modules);
        } catch (IllegalArgumentException e) {
            throw new Flawed(String.valueOf(e.getMessage()));
        }
    }

    private static Instant instant(String text) throws Flawed {
        try {
            Instant instant = Instant.parse(text);
            if (instant.toString().equals(text) && INSTANT.matcher(text).matches()) {
                return instant;
            }
        } catch (DateTimeException e) {
            // told below, as is an instant in another spelling
        }
        throw new Flawed("The instant " + CanonicalJson.quoted(text) + " is not spelt as in 2026-01-31T12:00:00Z.");
    }
}
