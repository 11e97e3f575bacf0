package dev.molt.python.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/zipimport.md says is tested, is tested. */
class ZipimportPageTest {
    /** A test, and where it has several cases, one of them. */
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)(?: \"([^\"]+)\")?`");

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = root.getParent();
        }
        return root;
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("runtime", "python")) {
            try (Stream<Path> files = Files.walk(root().resolve(module + "/src/test/java"))) {
                for (Path file : files.filter(any -> any.toString().endsWith("Test.java"))
                        .toList()) {
                    tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return tests;
    }

    @Test
    void everyBehaviour_namesATestThatExists() throws IOException {
        Map<String, String> tests = tests();
        List<String> rows = Files.readString(root().resolve("docs/zipimport.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| zipimport") && !line.startsWith("| ---"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            Matcher named = NAMED.matcher(row);
            int count = 0;
            while (named.find()) {
                count++;
                String test = tests.getOrDefault(named.group(1), "");
                assertThat(test).as(row).containsPattern("void " + named.group(2) + "\\(");
                assertThat(named.group(3) == null || test.contains('"' + named.group(3) + '"'))
                        .as("The case in: " + row)
                        .isTrue();
            }
            assertThat(count).as(row).isPositive();
        }
    }
}
