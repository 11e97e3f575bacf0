package dev.molt.python;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where what Python code prints goes: to its module's logger, line by line, what is on {@code stderr} as a warning.
 * Thread-safe.
 */
final class ModuleOutput {
    private static final int LONGEST_LINE = 8_192;

    private volatile System.@Nullable Logger logger;

    /** Begins to log; what was printed before is lost. */
    void to(System.Logger ofModule) {
        logger = ofModule;
    }

    OutputStream out() {
        return new Lines(System.Logger.Level.INFO);
    }

    OutputStream err() {
        return new Lines(System.Logger.Level.WARNING);
    }

    private final class Lines extends OutputStream {
        private final System.Logger.Level level;

        /** The line that has begun; guarded by itself. */
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private Lines(System.Logger.Level level) {
            this.level = level;
        }

        @Override
        public void write(int printed) {
            synchronized (line) {
                if (printed != '\n') {
                    line.write(printed);
                }
                if (printed == '\n' || line.size() >= LONGEST_LINE) {
                    log();
                }
            }
        }

        private void log() {
            System.Logger known = logger;
            if (known != null) {
                known.log(level, line.toString(StandardCharsets.UTF_8));
            }
            line.reset();
        }
    }
}
