package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.api.PythonException;
import dev.molt.problem.ProblemCode;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonModuleTest {
    private static final String SERVICE = "META-INF/services/" + Pricing.class.getName();

    @TempDir
    Path directory;

    public interface Pricing {
        int quote(int amount) throws IOException;

        List<String> knownCodes();
    }

    private static String rules(int factor) {
        return """
                class Rules:
                    def quote(self, amount):
                        if amount < 0:
                            raise ValueError("no such amount")
                        return amount * %d

                    def known_codes(self):
                        return ["a", "b"]
                """.formatted(factor);
    }

    @Test
    void provider_ofAClass_servesItsService() throws IOException {
        try (PythonHost host = PythonHost.open(directory)) {
            UpdateOutcome outcome = host.put(
                    "pricing-1.zip", SERVICE, "shop.rules:Rules", "shop/__init__.py", "", "shop/rules.py", rules(2));
            assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
            Pricing pricing = host.molt.service(Pricing.class);
            assertThat(pricing.quote(21)).isEqualTo(42);
            assertThat(pricing.knownCodes()).containsExactly("a", "b");
            host.put("pricing-2.zip", SERVICE, "shop.rules:Rules", "shop/__init__.py", "", "shop/rules.py", rules(3));
            assertThat(pricing.quote(21)).isEqualTo(63);
        }
    }

    @Test
    void failure_ofACall_namesTheLineInTheArchive() {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("pricing-1.zip", SERVICE, "rules:Rules", "rules.py", rules(2));
            assertThatThrownBy(() -> host.molt.service(Pricing.class).quote(-1))
                    .isInstanceOf(PythonException.class)
                    .hasMessage("ValueError: no such amount")
                    .satisfies(thrown -> assertThat(((PythonException) thrown).traceback())
                            .contains("/molt/pricing-1@", ".zip/rules.py\", line 4, in quote", "raise ValueError"));
        }
    }

    @Test
    void module_whoseImportNeverEnds_isRefusedWhileTheOldOneServes() throws IOException {
        try (PythonHost host =
                PythonHost.open(directory, settings -> settings.startDeadline(java.time.Duration.ofSeconds(5)))) {
            host.put("pricing-1.zip", SERVICE, "rules:Rules", "rules.py", rules(2));
            assertThat(host.refused(
                                    "pricing-2.zip",
                                    SERVICE,
                                    "rules:Rules",
                                    "rules.py",
                                    "while True: pass\n" + rules(3))
                            .code())
                    .isEqualTo(ProblemCode.PROVIDER_FAILED);
            assertThat(host.molt.service(Pricing.class).quote(1)).isEqualTo(2);
        }
    }

    @Test
    void module_thatRaises_isRefusedWithTheTraceback() {
        try (PythonHost host = PythonHost.open(directory)) {
            assertThat(host.refused("pricing-2.zip", SERVICE, "rules:Rules", "rules.py", "1/0\n" + rules(3))
                            .facts())
                    .contains("ZeroDivisionError: division by zero");
        }
    }

    @Test
    void module_withASyntaxError_isRefusedWithItsPlace() {
        try (PythonHost host = PythonHost.open(directory)) {
            assertThat(host.refused("pricing-2.zip", SERVICE, "rules:Rules", "rules.py", "def f(:\n  pass")
                            .text())
                    .contains("rules.py: line 1: '(' was never closed", "def f(:\n         ^", "PYTHON_SYNTAX");
        }
    }
}
