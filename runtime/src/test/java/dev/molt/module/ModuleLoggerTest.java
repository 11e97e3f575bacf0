package dev.molt.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

/** Looks at what arrives at the tests' own binding, which writes to the error stream. */
class ModuleLoggerTest {
    private final System.Logger logger = new ModuleLogger("pricing", "1.4.2");

    private static String written(Runnable logging) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            logging.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void messages_goToTheHostsLogger_withTheLabel() {
        assertThat(logger.getName()).isEqualTo("molt.module.pricing");
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, "late by {0} of {1}", 3, "x")))
                .contains("ERROR")
                .contains("molt.module.pricing")
                .contains("late by 3 of x [1.4.2]");
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, "{0} is not replaced")))
                .contains("{0} is not replaced [1.4.2]");
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, "{x is no format", 1)))
                .contains("{x is no format [1.4.2]");
        assertThat(written(() -> logger.log(System.Logger.Level.TRACE, "trace")))
                .isEmpty();
        assertThat(logger.isLoggable(System.Logger.Level.OFF)).isFalse();
    }

    @Test
    void exceptions_areText_afterTheMessage() {
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, "failed", new IllegalStateException("why"))))
                .containsPattern("failed \\[1.4.2\\]\\R")
                .contains("java.lang.IllegalStateException: why")
                .contains("\tat dev.molt.module.ModuleLoggerTest");
        RuntimeException hostile = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("even here");
            }
        };
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, "failed", hostile)))
                .contains("Thrown: " + hostile.getClass().getName());
    }

    @Test
    void messagesOfABundle_areLookedUp() {
        ResourceBundle bundle = new ListResourceBundle() {
            @Override
            protected Object[][] getContents() {
                return new Object[][] {{"late", "late by {0}"}};
            }
        };
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, bundle, "late", 3)))
                .contains("late by 3 [1.4.2]");
        assertThat(written(() -> logger.log(System.Logger.Level.ERROR, bundle, "unknown", (Throwable) null)))
                .contains("unknown [1.4.2]");
    }
}
