package dev.molt.python;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.capability.Capability;
import dev.molt.module.ModuleDeclaration;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What a module's manifest asks of its Python. Immutable.
 *
 * @param profile what its code may do
 * @param contexts how many contexts it runs in, so that as many calls run Python at the same time
 * @param callLimit how long a call may take before it is stopped; empty for ever
 */
record PythonSettings(Profile profile, int contexts, Optional<Duration> callLimit) {
    static final String CONTEXTS = "Molt-Python-Contexts";
    static final String CALL_LIMIT = "Molt-Python-Call-Limit";
    private static final int MOST_CONTEXTS = 64;
    private static final int MILLIS_DIGITS = 3;

    /** @throws MoltException when a value can't be understood */
    static PythonSettings read(Archive archive, ModuleDeclaration declaration) {
        Attributes manifest = archive.entry("META-INF/MANIFEST.MF")
                .map(entry -> attributes(archive, entry))
                .orElseGet(Attributes::new);
        String capabilities =
                Optional.ofNullable(manifest.getValue("Molt-Capabilities")).orElse("");
        return new PythonSettings(
                Profile.of(Capability.parse(capabilities)),
                contexts(manifest.getValue(CONTEXTS), declaration),
                Optional.ofNullable(manifest.getValue(CALL_LIMIT)).map(text -> limit(text.trim(), declaration)));
    }

    private static Attributes attributes(Archive archive, ArchiveEntry manifest) {
        try {
            return new Manifest(new ByteArrayInputStream(archive.read(manifest))).getMainAttributes();
        } catch (IOException e) {
            return new Attributes(); // unreadable counts as none, as it does to the JDK's loaders
        }
    }

    private static int contexts(@Nullable String text, ModuleDeclaration declaration) {
        if (text == null) {
            return 1;
        }
        if (text.trim().matches("[0-9]{1,2}")) {
            int contexts = Integer.parseInt(text.trim());
            if (contexts >= 1 && contexts <= MOST_CONTEXTS) {
                return contexts;
            }
        }
        throw malformed(CONTEXTS, text, "a number from 1 to " + MOST_CONTEXTS, declaration);
    }

    private static Duration limit(String text, ModuleDeclaration declaration) {
        if (text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") && !text.matches("[0.]+")) {
            return Duration.ofMillis(
                    new BigDecimal(text).movePointRight(MILLIS_DIGITS).longValueExact());
        }
        throw malformed(CALL_LIMIT, text, "a number of seconds, such as 2.5", declaration);
    }

    private static MoltException malformed(
            String attribute, String text, String wanted, ModuleDeclaration declaration) {
        return new MoltException(declaration.refusal(
                ProblemCode.MANIFEST_MALFORMED,
                List.of(attribute + " is '" + text + "'."),
                "write " + wanted + ", or remove the attribute."));
    }
}
