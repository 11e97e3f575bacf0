package dev.molt.module;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One line of a provider file: who implements a service. Immutable.
 *
 * @param service the interface's name
 * @param provider a Java class name, or a Python object reference {@code package.module:Attr}
 */
public record ProviderLine(String service, String provider) {
    static final String DIRECTORY = "META-INF/services/";

    private static final String NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*";
    private static final Pattern FORM = Pattern.compile(NAME + "(:(" + NAME + ")?)?");

    /** Whether the provider is a Python object. */
    public boolean isPython() {
        return provider.indexOf(':') >= 0;
    }

    /**
     * Reads a provider file as {@link java.util.ServiceLoader} does, with Python object references besides.
     *
     * @param archive what the archive is called in messages
     * @throws MoltException at a line that names no provider
     */
    static List<ProviderLine> parse(String service, String text, String archive) {
        Set<String> providers = new LinkedHashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int comment = line.indexOf('#');
            String provider = (comment < 0 ? line : line.substring(0, comment)).trim();
            if (provider.isEmpty()) {
                continue;
            }
            if (!FORM.matcher(provider).matches()) {
                throw new MoltException(Problem.of(
                        ProblemCode.PROVIDER_LINE,
                        archive + " is not admitted.",
                        "Line " + (i + 1) + " of " + DIRECTORY + service + " names no provider: " + provider,
                        "write a class name, or package.module:Attr for Python, one on each line."));
            }
            providers.add(provider);
        }
        List<ProviderLine> parsed = new ArrayList<>();
        providers.forEach(provider -> parsed.add(new ProviderLine(service, provider)));
        return parsed;
    }
}
