package dev.molt.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private static final long STALL = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    private Path directory;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Problem> told = new LinkedBlockingQueue<>();

    private Path zip(Path place) throws IOException {
        try (OutputStream out = Files.newOutputStream(place);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a"));
        }
        return place;
    }

    private Candidates candidates() {
        return new Candidates(directory, name -> true);
    }

    @Test
    void arrivals_areFound_withoutEvents() throws Exception {
        DirectoryWatch.Timing timing =
                new DirectoryWatch.Timing(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(10));
        try (DirectoryWatch watch = new DirectoryWatch(
                directory,
                name -> true,
                timing,
                Set.of(),
                arrival -> {
                    arrivals.add(arrival);
                    return arrival.names();
                },
                told::add)) {
            watch.startWithoutEvents();
            zip(directory.resolve("a.jar"));
            Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
            assertThat(arrival).isNotNull();
            assertThat(arrival.names()).containsExactly("a.jar");
            Files.delete(directory.resolve("a.jar"));
            Arrival gone = arrivals.poll(20, TimeUnit.SECONDS);
            assertThat(gone).isNotNull();
            assertThat(gone.gone()).containsExactly("a.jar");
        }
    }

    @Test
    void arrivalThatCannotBeDealtWith_isOfferedAgain_everLessOften() throws Exception {
        zip(directory.resolve("a.jar"));
        AtomicInteger offers = new AtomicInteger();
        BlockingQueue<Long> times = new LinkedBlockingQueue<>();
        DirectoryWatch.Timing timing =
                new DirectoryWatch.Timing(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(10));
        try (DirectoryWatch watch = new DirectoryWatch(
                directory,
                name -> true,
                timing,
                Set.of(),
                arrival -> {
                    times.add(System.nanoTime());
                    return offers.incrementAndGet() < 6 ? Set.of() : arrival.names();
                },
                told::add)) {
            watch.start();
            long first = times.take();
            long last = first;
            for (int i = 1; i < 6; i++) {
                last = times.take();
            }
            assertThat(last - first).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(20 + 40 + 80 + 160));
        }
        assertThat(offers).hasValue(6);
    }

    @Test
    void twoFilesThatCanOnlyBeDealtWithTogether_areOfferedTogether_wheneverTheyCame() throws IOException {
        Candidates candidates = candidates();
        Path first = zip(directory.resolve("a.jar"));
        candidates.look(0, STALL);
        Arrival alone = candidates.look(0, STALL).arrival();
        assertThat(alone.files()).containsExactly(first);
        candidates.note(alone, Set.of(), 0, 100);
        Path second = zip(directory.resolve("b.jar"));
        candidates.look(1, STALL);
        Arrival other = candidates.look(1, STALL).arrival();
        assertThat(other.files()).containsExactly(second);
        candidates.note(other, Set.of(), 1, 100);
        Arrival both = candidates.look(2, STALL).arrival();
        assertThat(both.files()).containsExactly(first, second);
        candidates.note(both, Set.of(), 2, 100);
        assertThat(candidates.look(3, STALL).arrival().files()).isEmpty();
    }

    @Test
    void candidate_isReady_whenItStandsStillOverTwoLooks() throws IOException {
        Candidates candidates = candidates();
        Path file = zip(directory.resolve("a.jar"));
        assertThat(candidates.look(0, STALL).arrival().files()).isEmpty();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertThat(candidates.look(1, STALL).arrival().files())
                .as("it has changed since the last look")
                .isEmpty();
        assertThat(candidates.look(2, STALL).arrival().files()).containsExactly(file);
        candidates.deal("a.jar");
        assertThat(candidates.look(3, STALL).arrival().files()).isEmpty();
    }

    @Test
    void readyCandidate_waitsForOthersThatJustArrive_butNotForLong() throws IOException {
        Candidates candidates = candidates();
        Path ready = zip(directory.resolve("a.jar"));
        candidates.look(0, STALL);
        int looks = 1;
        for (; looks < 20; looks++) {
            zip(directory.resolve("new-" + looks + ".jar"));
            if (!candidates.look(looks, STALL).arrival().files().isEmpty()) {
                break;
            }
        }
        assertThat(looks).isBetween(2, 6);
        Path incomplete = Files.write(directory.resolve("b.jar"), new byte[] {'P', 'K', 3, 4});
        for (int look = 0; look < 10; look++) {
            assertThat(candidates.look(30 + look, STALL).arrival().files()).doesNotContain(incomplete);
        }
        assertThat(candidates.look(50, STALL).arrival().files()).contains(ready);
    }

    @Test
    void candidateWithoutProgress_isToldOnce() throws IOException {
        Candidates candidates = candidates();
        Path file = Files.write(directory.resolve("a.jar"), new byte[] {'P', 'K', 3, 4});
        candidates.look(0, STALL);
        assertThat(candidates.look(STALL - 1, STALL).stalled()).isEmpty();
        assertThat(candidates.look(STALL, STALL).stalled()).containsExactly(file);
        assertThat(candidates.look(STALL + 1, STALL).stalled()).isEmpty();
    }

    @Test
    void missingFile_isGone_afterTwoLooks_andNotWhileAnotherArrives() throws IOException {
        Candidates candidates = candidates();
        Path file = zip(directory.resolve("a.jar"));
        candidates.look(0, STALL);
        candidates.look(1, STALL);
        candidates.deal("a.jar");
        Files.delete(file);
        assertThat(candidates.look(2, STALL).arrival().gone()).isEmpty();
        Path next = zip(directory.resolve("b.jar"));
        assertThat(candidates.look(3, STALL).arrival().gone())
                .as("it may be b.jar now")
                .isEmpty();
        Candidates.Look look = candidates.look(4, STALL);
        assertThat(look.arrival().files()).containsExactly(next);
        assertThat(look.arrival().gone()).containsExactly("a.jar");
    }

    @Test
    void stalledCandidate_blocksNoDeletion_andIsNotLookedAtInHaste() throws IOException {
        Candidates candidates = candidates();
        Path file = zip(directory.resolve("a.jar"));
        candidates.look(0, STALL);
        candidates.look(1, STALL);
        candidates.deal("a.jar");
        Files.write(directory.resolve("b.jar"), new byte[] {'P', 'K', 3, 4});
        int hasty = 0;
        while (candidates.look(2, STALL).unsettled()) {
            assertThat(++hasty).isLessThan(10);
        }
        Files.delete(file);
        for (int look = 0; look < 10; look++) {
            assertThat(candidates.look(3, STALL).arrival().gone())
                    .as("b.jar may still take its place")
                    .isEmpty();
        }
        assertThat(candidates.look(2 + STALL, STALL).stalled()).hasSize(1);
        Candidates.Look look = candidates.look(3 + STALL, STALL);
        assertThat(look.arrival().gone()).containsExactly("a.jar");
        assertThat(look.unsettled()).isFalse();
    }

    @Test
    void whatCannotBeDealtWith_isPutOff_alone() throws IOException {
        Candidates candidates = candidates();
        Path file = zip(directory.resolve("a.jar"));
        Path gone = zip(directory.resolve("gone.jar"));
        candidates.look(0, STALL);
        candidates.look(0, STALL);
        candidates.deal("gone.jar");
        candidates.putOff("a.jar", 0, 100);
        assertThat(candidates.look(1, STALL).arrival().files()).isEmpty();
        Path other = zip(directory.resolve("b.jar"));
        candidates.look(2, STALL);
        assertThat(candidates.look(2, STALL).arrival().files()).containsExactly(other);
        candidates.deal("b.jar");
        Files.delete(gone);
        candidates.look(3, STALL);
        assertThat(candidates.look(3, STALL).arrival().gone()).containsExactly("gone.jar");
        candidates.putOff("gone.jar", 3, 100);
        assertThat(candidates.look(4, STALL).arrival().names()).isEmpty();
        assertThat(candidates.look(100, STALL).arrival().names()).containsExactly("a.jar");
        candidates.putOff("a.jar", 100, 100);
        assertThat(candidates.look(299, STALL).arrival().names()).containsExactly("gone.jar");
        assertThat(candidates.look(300, STALL).arrival().files())
                .as("the second time it is put off for twice as long")
                .containsExactly(file);
        candidates.putOff("a.jar", 300, 100);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        candidates.look(301, STALL);
        assertThat(candidates.look(301, STALL).arrival().files())
                .as("it has changed")
                .containsExactly(file);
    }

    @Test
    void directoryThatIsReplacedByAnEmptyOne_isNotAnEmptyDirectory() throws Exception {
        Path watched = Files.createDirectories(directory.resolve("mount"));
        zip(watched.resolve("a.jar"));
        DirectoryWatch.Timing timing =
                new DirectoryWatch.Timing(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(10));
        try (DirectoryWatch watch = new DirectoryWatch(
                watched,
                name -> true,
                timing,
                Set.of(),
                arrival -> {
                    arrivals.add(arrival);
                    return arrival.names();
                },
                told::add)) {
            watch.start();
            assertThat(arrivals.poll(20, TimeUnit.SECONDS)).isNotNull();
            Files.move(watched, directory.resolve("away"));
            Files.createDirectories(watched);
            Problem problem = told.poll(20, TimeUnit.SECONDS);
            assertThat(problem).isNotNull();
            assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTORY_UNAVAILABLE);
            assertThat(arrivals).isEmpty();
        }
    }
}
