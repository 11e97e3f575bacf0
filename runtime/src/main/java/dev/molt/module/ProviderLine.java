package dev.molt.module;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One line of a provider file: who implements a service. Immutable.
 *
 * @param service the interface's name
 * @param provider a class name, or an object reference {@code package.module:Attr}; or what else stands there
 * @param number the line's number in its file, from 1
 */
public record ProviderLine(String service, String provider, int number) {
    static final String DIRECTORY = "META-INF/services/";

    private static final String NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*";
    private static final Pattern FORM = Pattern.compile(NAME + "(:(" + NAME + ")?)?");

    /** Whether the provider is named by a class name. */
    public boolean isClassName() {
        return isWellFormed() && provider.indexOf(':') < 0;
    }

    /** Whether the provider is named by an object reference. */
    public boolean isObjectReference() {
        return isWellFormed() && provider.indexOf(':') >= 0;
    }

    /** Whether the line names a provider; libraries put other things into such files for services of their own. */
    public boolean isWellFormed() {
        return FORM.matcher(provider).matches();
    }

    /** Whether an entry is a provider file. */
    static boolean isIn(String entryName) {
        return entryName.startsWith(DIRECTORY) && entryName.indexOf('/', DIRECTORY.length()) < 0;
    }

    /** Reads a provider file as {@link java.util.ServiceLoader} does, with object references besides. */
    static List<ProviderLine> parse(String service, String text) {
        Set<String> providers = new HashSet<>();
        List<ProviderLine> parsed = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int comment = line.indexOf('#');
            String provider = (comment < 0 ? line : line.substring(0, comment)).trim();
            if (!provider.isEmpty() && providers.add(provider)) {
                parsed.add(new ProviderLine(service, provider, i + 1));
            }
        }
        return parsed;
    }
}
