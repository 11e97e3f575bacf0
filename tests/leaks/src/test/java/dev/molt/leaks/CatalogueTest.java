package dev.molt.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.heap.HeapAnalysis;
import dev.molt.heap.HeldLoader;
import dev.molt.heap.HolderPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each way to leak leaks where nobody does anything about it; in a host it does not, or is named, and with its remedy it does
 * not.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CatalogueTest {
    @TempDir(factory = InMemory.class)
    private static Path directory;

    private static final Map<String, String> BARE = new TreeMap<>();
    private static final Map<String, String> HOSTED = new TreeMap<>();
    private static final Map<String, HolderPath> PATHS = new TreeMap<>();
    private static String warnings = "";

    @BeforeAll
    static void run() throws Exception {
        Path dump = directory.resolve("heap.hprof");
        Process bare = Program.start(BareProgram.class, directory);
        Process hosted = Program.start(
                HostedProgram.class,
                directory,
                Files.createDirectory(directory.resolve("host")).toString(),
                dump.toString());
        read(bare, BARE);
        read(hosted, HOSTED);
        for (HeldLoader held : HeapAnalysis.of(dump, Set.of(), percent -> {})) {
            held.path().ifPresent(path -> PATHS.put(held.name(), path));
        }
    }

    private static void read(Process program, Map<String, String> fates) throws Exception {
        List<String> lines = program.inputReader().lines().toList();
        assertThat(program.waitFor()).as(String.join("\n", lines)).isZero();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("warned")) {
                warnings += words[1] + "\n";
            } else if (words[1].matches("[A-Z]+")) { // the rest is the JDK's and the logger's
                fates.put(words[0], words[1]);
            }
        }
    }

    @Test
    void loaderWithoutAHost_isHeld_asTheCatalogueSays() {
        Map<String, String> expected = new TreeMap<>();
        Vector.all().forEach(row -> expected.put(row.name(), row.bare().name()));
        assertThat(BARE).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void moduleInAHost_isCollected_whereMoltHasTheRemedy_orTheModule() {
        Map<String, String> expected = new TreeMap<>();
        for (Vector row : Vector.all()) {
            expected.put(row.name(), row.hosted().name());
            row.remedied().ifPresent(any -> expected.put(row.name() + Program.REMEDIED, Vector.Fate.COLLECTED.name()));
        }
        Map<String, String> paths = new LinkedHashMap<>();
        PATHS.forEach((name, path) -> paths.put(name, path.text()));
        assertThat(HOSTED).as(paths + warnings).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void whatIsHeld_isNamed() {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (Vector row : Vector.all()) {
            row.vector().ifPresent(vector -> expected.put(row.name(), vector.name()));
            Optional.ofNullable(PATHS.get(row.name() + "@1"))
                    .ifPresent(path -> found.put(row.name(), path.vector().name()));
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void whatIsTakenBack_isToldToTheModulesAuthor() {
        assertThat(warnings)
                .contains("It left a driver registered with DriverManager (leak.Things$Driver): taken back.")
                .contains("It left an MBean (leak:type=Bean): taken back.")
                .contains("deregister it in onClose")
                .contains("[LEFT_REGISTERED]");
    }
}
