package dev.molt.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleFilesTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.pricing-2_x, com.acme.pricing-2_x",
        "../../etc/passwd, %2E.%2F..%2Fetc%2Fpasswd",
        ".., %2E%2E",
        "., %2E",
        ".hidden, %2Ehidden",
        "trailing., trailing%2E",
        "a\\b:c, a%5Cb%3Ac",
        "a b%20c, a%20b%2520c",
        "pr\u00FCfung, pr%C3%BCfung",
        "con, %63on",
        "NUL.x, %4EUL.x",
        "com1, %63om1",
        "console, console",
    })
    void name_isOneThatAnySystemHas(String module, String name) {
        assertThat(ModuleFiles.name(module)).isEqualTo(name);
    }

    @Test
    void longNames_areCut_andStayDifferent() {
        String first = ModuleFiles.name("x".repeat(1_000) + "1");
        String second = ModuleFiles.name("x".repeat(1_000) + "2");
        assertThat(first).hasSizeLessThan(240).isNotEqualTo(second);
    }

    @Test
    void files_lieInTheHome() {
        ModuleFiles files = new ModuleFiles(Path.of("home"));
        assertThat(files.configuration("pricing")).isEqualTo(Path.of("home", "config", "pricing.properties"));
        assertThat(files.data("pricing")).isEqualTo(Path.of("home", "data", "pricing"));
    }
}
