package dev.molt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.archive.Sha256;
import dev.molt.problem.MoltException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
    private static final int STEPS = 150;
    private static final int KEPT = 5;

    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("home");
    }

    /** What a home must remember, in memory. */
    private static final class Model {
        private final Map<Long, List<Sha256>> committed = new HashMap<>();
        private final Set<Sha256> refused = new HashSet<>();
        private long live;
        private long settled;
        private int entries;
    }

    /** Random sequences of all that hosts do with a home, with crashes among them; after each the model must hold. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void home_remembers_whateverIsDone(long seed) throws IOException {
        Random random = new Random(seed);
        Model model = new Model();
        Home home = Home.open(path());
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> commit(home, model, random);
                case 3 -> refuse(home, model, random);
                case 4 -> home.discard(land(home, random));
                case 5 -> home.prune(KEPT);
                case 6 -> append(home, model);
                default -> {
                    home.close();
                    leaveWhatACrashLeaves(random, model);
                    home = Home.open(path());
                    assertThat(path().resolve("staging")).isEmptyDirectory();
                }
            }
            check(home, model);
        }
        home.close();
    }

    private Landed land(Home home, Random random) throws IOException {
        byte[] content = ("archive " + random.nextInt(12)).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("some.jar"), content);
        Landed landed = home.land(file).orElseThrow();
        assertThat(landed.sha256()).isEqualTo(Sha256.of(content));
        return landed;
    }

    private void commit(Home home, Model model, Random random) throws IOException {
        Landed kept = home.keep(land(home, random));
        GenerationRecord next = record(home.lastNumber() + 1, kept.sha256());
        assertThat(next.number()).as("numbers rise").isGreaterThan(model.live);
        home.commit(next);
        model.committed.put(next.number(), List.of(kept.sha256()));
        model.live = next.number();
        if (random.nextInt(4) > 0) {
            home.settle(next);
            model.settled = next.number();
        }
    }

    private static GenerationRecord record(long number, Sha256 sha256) {
        return new GenerationRecord(
                number,
                Instant.ofEpochSecond(number),
                "test",
                List.of(new GenerationRecord.Module("m", "1", sha256, "some.jar")),
                List.of(new GenerationRecord.Module("absent", "1", sha256, "some.jar")),
                Map.of("some.jar", sha256),
                Map.of("admit", 7L));
    }

    private static void refuse(Home home, Model model, Random random) {
        Sha256 sha256 = Sha256.of(new byte[] {(byte) random.nextInt(6)});
        if (random.nextBoolean()) {
            home.refuse(sha256, "no good");
            model.refused.add(sha256);
        } else {
            home.forgive(sha256);
            model.refused.remove(sha256);
        }
    }

    private static void append(Home home, Model model) {
        home.journal().append(JournalEntry.of(Instant.EPOCH, JournalEntry.Kind.STARTED, 1, "test"));
        model.entries++;
    }

    /** Half-written files beside their places, staged copies, a generation without its pointer, half a journal line. */
    private void leaveWhatACrashLeaves(Random random, Model model) throws IOException {
        Files.writeString(path().resolve("staging/left"), "half");
        Files.writeString(path().resolve("live.tmp"), "9999");
        Files.writeString(path().resolve("settled.tmp"), "");
        String orphan = String.format("generations/%06d.json", model.live + 1);
        String text = record(model.live + 1, Sha256.of(new byte[1])).toText();
        Files.writeString(path().resolve(orphan), text.substring(0, random.nextInt(text.length())));
        Files.writeString(path().resolve(orphan + ".tmp"), "{");
        Files.writeString(
                path().resolve("audit.jsonl"),
                "{\"time\":\"2026-",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    private static void check(Home home, Model model) throws IOException {
        assertThat(home.live()).isEqualTo(model.live);
        assertThat(home.settled()).isEqualTo(model.settled);
        List<Long> kept = new ArrayList<>();
        for (GenerationRecord generation : home.generations()) {
            kept.add(generation.number());
            assertThat(generation.modules())
                    .extracting(GenerationRecord.Module::sha256)
                    .isEqualTo(model.committed.get(generation.number()));
            assertThat(generation.modules()).allMatch(module -> home.isIntact(module.sha256()));
            assertThat(generation)
                    .isEqualTo(record(
                            generation.number(), generation.modules().get(0).sha256()));
        }
        assertThat(kept).isSorted();
        List<Long> last = model.committed.keySet().stream()
                .sorted()
                .skip(Math.max(0, model.committed.size() - KEPT))
                .toList();
        assertThat(kept).containsAll(last);
        if (model.settled > 0) {
            assertThat(kept).contains(model.settled);
        }
        for (byte digest = 0; digest < 6; digest++) {
            Sha256 sha256 = Sha256.of(new byte[] {digest});
            assertThat(home.refusal(sha256).isPresent()).isEqualTo(model.refused.contains(sha256));
        }
        assertThat(home.journal().read()).hasSize(model.entries);
    }

    @Test
    void prune_deletesWhatNobodyNeeds() throws IOException {
        try (Home home = Home.open(path())) {
            for (int number = 1; number <= 30; number++) {
                Path file = Files.writeString(directory.resolve("some.jar"), "archive " + number);
                Landed kept = home.keep(home.land(file).orElseThrow());
                home.commit(record(number, kept.sha256()));
                if (number == 3) {
                    home.settle(record(number, kept.sha256()));
                }
                home.prune(10);
            }
            assertThat(home.generations())
                    .extracting(GenerationRecord::number)
                    .hasSizeLessThanOrEqualTo(12)
                    .contains(3L, 21L, 30L);
            try (Stream<Path> archives = Files.list(path().resolve("archives"))) {
                assertThat(archives).hasSize(home.generations().size());
            }
        }
    }

    @Test
    void libraries_goWithTheLastArchiveThatHasThem() throws IOException {
        try (Home home = Home.open(path())) {
            for (int number = 1; number <= 40; number++) {
                Path file = Files.writeString(directory.resolve("some.jar"), "archive " + number);
                Landed kept = home.keep(home.land(file).orElseThrow());
                byte[] own = ("library " + number).getBytes(StandardCharsets.UTF_8);
                byte[] shared = ("shared since " + number / 20).getBytes(StandardCharsets.UTF_8);
                assertThat(home.library(kept.sha256(), () -> new ByteArrayInputStream(own)))
                        .hasBinaryContent(own);
                assertThat(home.library(kept.sha256(), () -> new ByteArrayInputStream(shared)))
                        .hasBinaryContent(shared);
                byte[] refused = "of an archive that was refused".getBytes(StandardCharsets.UTF_8);
                home.library(Sha256.of(own), () -> new ByteArrayInputStream(refused));
                home.commit(record(number, kept.sha256()));
                home.settle(record(number, kept.sha256()));
                home.prune(10);
            }
            long archives = number(path().resolve("archives"));
            assertThat(archives).isLessThanOrEqualTo(12);
            assertThat(number(path().resolve("libraries")))
                    .as("one of each archive's own, the shared one of now, and perhaps one that was refused since")
                    .isBetween(archives + 1, archives + 2);
        }
    }

    private static long number(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void fileThatChangesWhileItIsCopied_hasNotLanded() throws IOException {
        try (Home home = Home.open(path())) {
            assertThatThrownBy(() -> home.land(directory.resolve("missing"))).isInstanceOf(IOException.class);
            assertThat(path().resolve("staging")).isEmptyDirectory();
        }
    }

    @Test
    void pointerThatIsNoNumber_isReported() throws IOException {
        Home.open(path()).close();
        Files.writeString(path().resolve("settled"), "nonsense");
        assertThatThrownBy(() -> Home.open(path()))
                .isInstanceOf(MoltException.class)
                .hasMessageContaining("Not a generation's number");
    }

    /** Another process, which tries to open the home that is its argument. */
    public static final class Other {
        private Other() {}

        @SuppressWarnings("SystemOut") // how the parent process is told
        public static void main(String[] arguments) {
            try {
                Home.open(Path.of(arguments[0])).close();
                System.out.println("opened");
            } catch (MoltException e) {
                System.out.println(e.problem().code());
            }
        }
    }

    private String otherProcess() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void assertLocked(Path home) {
        assertThatThrownBy(() -> Home.open(home))
                .isInstanceOf(MoltException.class)
                .hasMessageContaining("[HOME_LOCKED]");
    }

    @Test
    void secondHostInTheSameProcess_leavesTheLockToTheFirst() throws IOException {
        try (Home home = Home.open(path())) {
            assertLocked(path());
            assertLocked(Files.createSymbolicLink(directory.resolve("link"), home.directory()));
            assertThat(otherProcess()).isEqualTo("HOME_LOCKED");
        }
        assertThat(otherProcess()).isEqualTo("opened");
        Home.open(path()).close();
    }

    private static URLClassLoader otherClasses() throws MalformedURLException {
        List<URL> classPath = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(element).toUri().toURL());
        }
        return new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    /** The static fields of the first are not the second's. */
    @Test
    void secondHostOfOtherClassesInTheSameProcess_leavesTheLockToTheFirst() throws Exception {
        try (Home home = Home.open(path());
                URLClassLoader others = otherClasses()) {
            assertThat(home.directory()).isEqualTo(path());
            Method open = others.loadClass(Home.class.getName()).getMethod("open", Path.class);
            assertThatThrownBy(() -> open.invoke(null, path())).cause().hasMessageContaining("[HOME_LOCKED]");
            assertThat(otherProcess()).isEqualTo("HOME_LOCKED");
        }
    }
}
