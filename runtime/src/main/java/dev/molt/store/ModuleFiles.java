package dev.molt.store;

import dev.molt.archive.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where the files that belong to modules, and not to one version of them, lie in a home. Immutable. */
public record ModuleFiles(Path home) {
    /** Names that Windows keeps for devices, whatever follows them after a dot. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

    private static final int LONGEST_NAME = 180;
    private static final int KEPT_OF_LONG_NAME = 150;

    /** What operators write for a module; need not exist. */
    public Path configuration(String module) {
        return home.resolve("config").resolve(name(module) + ".properties");
    }

    /** The directory that is a module's own; need not exist. */
    public Path data(String module) {
        return home.resolve("data").resolve(name(module));
    }

    /**
     * The name that files of a module have on any system: the module's, with what is not a letter or digit of ASCII, a
     * hyphen, an underscore or a dot inside of it in percent-encoding.
     */
    static String name(String module) {
        StringBuilder name = new StringBuilder();
        byte[] bytes = module.getBytes(StandardCharsets.UTF_8);
        boolean device = DEVICE.matcher(module).matches();
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean atEnd = i == 0 || i == bytes.length - 1;
            if (PLAIN.indexOf(c) >= 0 && !(c == '.' && atEnd) && !(device && i == 0)) {
                name.append(c);
            } else {
                name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return name.length() <= LONGEST_NAME
                ? name.toString()
                : name.substring(0, KEPT_OF_LONG_NAME) + "~" + Sha256.of(bytes);
    }
}
