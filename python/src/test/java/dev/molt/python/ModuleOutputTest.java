package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class ModuleOutputTest {
    private final List<String> logged = new ArrayList<>();
    private final ModuleOutput output = new ModuleOutput();

    private final System.Logger logger = new System.Logger() {
        @Override
        public String getName() {
            return "module";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            logged.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            logged.add(level + " " + format);
        }
    };

    private static void print(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void line_isLogged_whenItIsWhole() throws IOException {
        output.to(logger);
        OutputStream out = output.out();
        print(out, "grüß ");
        assertThat(logged).isEmpty();
        print(out, "dich\nnext");
        assertThat(logged).containsExactly("INFO grüß dich");
    }

    @Test
    void errorOutput_isLoggedAsAWarning() throws IOException {
        output.to(logger);
        print(output.err(), "no\n");
        assertThat(logged).containsExactly("WARNING no");
    }

    @Test
    void lineWithoutEnd_isLoggedInParts() throws IOException {
        output.to(logger);
        print(output.out(), "x".repeat(10_000));
        assertThat(logged).hasSize(1);
    }

    @Test
    void whatIsPrintedBeforeThereIsAModule_isLost() throws IOException {
        print(output.out(), "early\n");
        assertThat(logged).isEmpty();
    }
}
