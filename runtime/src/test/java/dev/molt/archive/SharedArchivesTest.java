package dev.molt.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedArchivesTest {
    private static final int THREADS = 8;
    private static final int TURNS = 2_000;

    @TempDir
    private Path directory;

    private final SharedArchives shared = new SharedArchives();

    private static void write(Path file, String text) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("text"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path library() throws IOException {
        Path file = directory.resolve("library.jar");
        write(file, "library");
        return file;
    }

    private Archive open(Path file) {
        return shared.open(file, "library.jar", ArchiveLimits.DEFAULT);
    }

    private static String text(Archive archive) {
        return new String(archive.read(archive.entry("text").orElseThrow()), StandardCharsets.UTF_8);
    }

    @Test
    void archivesOfOneFile_haveIndexAndFactsInCommon() throws IOException {
        Path file = library();
        try (Archive one = open(file);
                Archive other = open(file)) {
            assertThat(other.content()).isSameAs(one.content());
            assertThat(one.fact(Object.class, Object::new)).isSameAs(other.fact(Object.class, Object::new));
        }
    }

    @Test
    void descriptor_goesBackWithTheLastThatUsesIt() throws IOException {
        Path file = library();
        Archive one = open(file);
        Archive other = open(file);
        ArchiveFile held = one.content().file();
        one.rest();
        one.rest();
        one.close();
        assertThat(held.isHeld()).isTrue();
        assertThat(text(other)).isEqualTo("library");
        other.rest();
        assertThat(held.isHeld()).isFalse();
        assertThat(text(other)).isEqualTo("library");
        other.close();
        assertThat(held.isHeld()).isFalse();
    }

    @Test
    void archive_isClosed_whileOthersOfItsFileRead() throws IOException {
        Path file = library();
        Archive one = open(file);
        try (Archive other = open(file)) {
            one.close();
            assertThatThrownBy(() -> text(one))
                    .isInstanceOf(MoltException.class)
                    .hasMessageContaining("Closed");
            assertThat(text(other)).isEqualTo("library");
        }
    }

    @Test
    void archiveAtRest_lendsItsIndexToTheNext() throws IOException {
        Path file = library();
        Archive atRest = open(file);
        atRest.rest();
        try (Archive next = open(file)) {
            assertThat(next.content()).isSameAs(atRest.content());
            assertThat(next.content().file().isHeld()).isTrue();
        }
        assertThat(text(atRest)).isEqualTo("library");
    }

    @Test
    void fileThatTookAnothersPlace_isReadAnew() throws IOException {
        Path file = library();
        try (Archive before = open(file)) {
            Path mended = directory.resolve("mended.jar");
            write(mended, "another");
            Files.move(mended, file, StandardCopyOption.REPLACE_EXISTING);
            try (Archive after = open(file)) {
                assertThat(text(after)).isEqualTo("another");
                assertThat(text(before)).isEqualTo("library");
            }
        }
    }

    @Test
    void contentThatNobodyHas_isForgotten() throws IOException {
        open(library()).close();
        Path other = directory.resolve("other.jar");
        write(other, "other");
        while (shared.count() != 1) {
            System.gc();
            open(other).close();
        }
        assertThat(shared.count()).isEqualTo(1);
    }

    @Test
    void openingAndClosing_byManyThreads_losesNoDescriptor() throws Exception {
        Path file = library();
        Archive kept = open(file); // so that all have one content, whose file is looked at in the end
        kept.rest();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                work.add(() -> useAgainAndAgain(file, kept, random));
            }
            for (Future<Boolean> done : pool.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(kept.content().file().isHeld()).isFalse();
        assertThat(text(kept)).isEqualTo("library");
    }

    private boolean useAgainAndAgain(Path file, Archive kept, Random random) {
        boolean right = true;
        for (int turn = 0; turn < TURNS; turn++) {
            try (Archive archive = open(file)) {
                right &= archive.content() == kept.content();
                right &= archive.content().file().isHeld();
                if (random.nextBoolean()) {
                    archive.rest();
                }
                right &= text(archive).equals("library");
            }
        }
        return right;
    }

    @Test
    void stream_givesTheBytes_andTellsWhatIsWrongWithThem() throws IOException {
        Path file = directory.resolve("large.jar");
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        write(file, new String(large, StandardCharsets.ISO_8859_1));
        byte[] expected = new String(large, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        ArchiveEntry entry;
        try (Archive archive = open(file);
                InputStream in = archive.stream(archive.entry("text").orElseThrow())) {
            entry = archive.entry("text").orElseThrow();
            assertThat(in.readAllBytes()).isEqualTo(expected);
            assertThat(in.read()).isEqualTo(-1);
        }
        ArchiveEntry otherCrc = new ArchiveEntry(
                "text", true, entry.crc() + 1, entry.dataOffset(), entry.compressedSize(), entry.size());
        ArchiveEntry tooShort = new ArchiveEntry(
                "text", true, entry.crc(), entry.dataOffset(), entry.compressedSize(), entry.size() - 1);
        try (Archive archive = open(file)) {
            for (ArchiveEntry wrong : List.of(otherCrc, tooShort)) {
                try (InputStream in = archive.stream(wrong)) {
                    assertThatThrownBy(in::readAllBytes)
                            .isInstanceOf(IOException.class)
                            .hasCauseInstanceOf(MoltException.class);
                }
            }
        }
    }
}
