package dev.molt.module;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a module version logs to: the host's logger of the module, with the version's label after each message. All is
 * made text before it gets there, since an appender that keeps an object of the module would keep the module.
 * Thread-safe.
 */
final class ModuleLogger implements System.Logger {
    private final Logger log;
    private final String label;

    ModuleLogger(String module, String label) {
        this.log = LoggerFactory.getLogger("molt.module." + module);
        this.label = label;
    }

    @Override
    public String getName() {
        return log.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && log.isEnabledForLevel(of(level));
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            write(level, localized(bundle, message) + (thrown == null ? "" : "\n" + text(thrown)));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... arguments) {
        if (isLoggable(level)) {
            write(level, formatted(localized(bundle, format), arguments));
        }
    }

    private void write(Level level, String text) {
        int line = text.indexOf('\n');
        String first = line < 0 ? text : text.substring(0, line);
        log.atLevel(of(level)).log(first + " [" + label + "]" + text.substring(first.length()));
    }

    private static org.slf4j.event.Level of(Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String message) {
        try {
            return bundle == null || message == null ? String.valueOf(message) : bundle.getString(message);
        } catch (MissingResourceException | ClassCastException e) {
            return String.valueOf(message);
        }
    }

    private static String formatted(String format, @Nullable Object @Nullable [] arguments) {
        try {
            return arguments == null || arguments.length == 0 ? format : MessageFormat.format(format, arguments);
        } catch (IllegalArgumentException e) {
            return format; // as other loggers do
        }
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString().stripTrailing();
        } catch (RuntimeException | LinkageError e) { // the module's code has a part in it
            return String.join("\n", Failure.describe(thrown));
        }
    }
}
