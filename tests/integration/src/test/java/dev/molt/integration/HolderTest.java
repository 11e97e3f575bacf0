package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.heap.HeapAnalysis;
import dev.molt.heap.HeldLoader;
import dev.molt.heap.HolderPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a version is named from a heap dump: the way to leak, and the path. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HolderTest {
    @TempDir
    private static Path directory;

    private static Path dump = Path.of("");

    /** Maps modules to the number of their first loader, and to its fate. */
    private static final Map<String, String[]> FATES = new HashMap<>();

    @BeforeAll
    static void leak() throws Exception {
        dump = directory.resolve("heap.hprof");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeakingProgram.class.getName(),
                        Files.createDirectory(directory.resolve("host")).toString(),
                        dump.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = program.inputReader().lines().toList();
        assertThat(program.waitFor()).as(String.join("\n", lines)).isZero();
        for (String line : lines) {
            String[] words = line.split(" ");
            FATES.put(words[0], words);
        }
    }

    private static Map<String, HeldLoader> held(Set<Long> numbers) throws IOException {
        Map<String, HeldLoader> held = new TreeMap<>();
        for (HeldLoader loader : HeapAnalysis.of(dump, numbers, percent -> {})) {
            held.put(loader.name(), loader);
        }
        return held;
    }

    @Test
    void eachWayToLeak_isNamed() throws Exception {
        Map<String, HeldLoader> held = held(Set.of());
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        StringBuilder told = new StringBuilder();
        for (LeakingProgram.Leak leak : LeakingProgram.leaks()) {
            expected.put(leak.module(), leak.vector().name());
            Optional<HeldLoader> loader = Optional.ofNullable(held.get(leak.module() + "@1"));
            Optional<HolderPath> path = loader.flatMap(HeldLoader::path);
            found.put(
                    leak.module(),
                    loader.isEmpty()
                            ? "collected"
                            : path.map(one -> one.vector().name()).orElse("nobody"));
            path.ifPresent(one -> told.append(leak.module() + ": " + one.text() + "\n"));
            path.ifPresent(one -> assertThat(one.softOnly()).as(one.text()).isEqualTo(leak.isSoft()));
        }
        assertThat(found).as(told.toString()).isEqualTo(expected);
    }

    @Test
    void path_readsWell() throws Exception {
        Map<String, HeldLoader> held = held(Set.of());
        assertThat(text(held, "local"))
                .isEqualTo("thread 'hosts-thread' → ThreadLocal → value (leak.Leaky$Ctx) → loader of local 1");
        assertThat(text(held, "collection"))
                .isEqualTo("class dev.molt.integration.LeakingProgram → static LIST (ArrayList) → leak.Leaky$Ctx in it"
                        + " → loader of collection 1");
        assertThat(text(held, "context")).isEqualTo("thread 'made-late' → contextClassLoader, the loader of context 1");
        assertThat(held.get("thread@1").path().orElseThrow().stack()).anyMatch(frame -> frame.startsWith("leak.Leaky"));
    }

    private static String text(Map<String, HeldLoader> held, String module) {
        return held.get(module + "@1").path().orElseThrow().text();
    }

    @Test
    void versionsThatAreAskedFor_areLookedFor_andNoOthers() throws Exception {
        long number = Long.parseLong(FATES.get("local")[1]);
        assertThat(FATES.get("local")[2]).isEqualTo("HELD");
        assertThat(held(Set.of(number)).keySet()).containsExactly("local@1");
        assertThat(held(Set.of(Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void fileThatIsNoWholeDump_isRefused() throws Exception {
        assertRefused(new byte[0], "no heap dump");
        assertRefused("JAVA PROFILE 1.0.2".getBytes(StandardCharsets.UTF_8), "no heap dump");
        assertRefused(new byte[10_000], "no heap dump");
        byte[] whole = Files.readAllBytes(dump);
        for (int length : new int[] {100, 1_000, whole.length / 2, whole.length - 1}) {
            assertRefused(Arrays.copyOf(whole, length), "heap dump");
        }
    }

    /** What is altered may be the contents of an array, which nobody can tell. */
    @Test
    void fileThatIsDamaged_isReadOrRefused_andNothingElse() throws Exception {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            byte[] damaged = Files.readAllBytes(dump);
            int from = random.nextInt(damaged.length - 1_000);
            Arrays.fill(damaged, from, from + 1_000, (byte) random.nextInt());
            Path file = Files.write(directory.resolve("bad.hprof"), damaged);
            try {
                HeapAnalysis.of(file, Set.of(), percent -> {});
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static void assertRefused(byte[] bytes, String reason) throws IOException {
        Path file = Files.write(directory.resolve("bad.hprof"), bytes);
        assertThatThrownBy(() -> HeapAnalysis.of(file, Set.of(), percent -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }
}
