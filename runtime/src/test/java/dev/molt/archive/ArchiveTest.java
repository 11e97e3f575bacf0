package dev.molt.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    private Path directory;

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Archive open(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("some.zip"), bytes);
        return Archive.open(file, "some.zip", ArchiveLimits.DEFAULT);
    }

    private void assertRefused(byte[] bytes, ProblemCode code) {
        assertThatThrownBy(() -> {
                    try (Archive archive = open(bytes)) {
                        archive.verify();
                    }
                })
                .isInstanceOfSatisfying(
                        MoltException.class,
                        e -> assertThat(e.problem().code()).as(e.getMessage()).isEqualTo(code));
    }

    @Test
    @SuppressWarnings("try") // closing it is what is tested
    void entries_areRead_alsoAtRest_notWhenClosed() throws IOException {
        try (Archive archive = open(zip("a.txt", "alpha", "b/", "", "b/c.txt", "gamma"))) {
            archive.verify();
            assertThat(archive.entries()).extracting(ArchiveEntry::name).containsExactly("a.txt", "b/", "b/c.txt");
            archive.rest();
            assertThat(archive.read(archive.entry("b/c.txt").orElseThrow()))
                    .asString()
                    .isEqualTo("gamma");
            archive.close();
            assertThatThrownBy(() -> archive.read(archive.entry("a.txt").orElseThrow()))
                    .isInstanceOf(MoltException.class);
        }
    }

    @Test
    void interruptedReader_doesNotCloseTheArchiveForOthers() throws IOException {
        try (Archive archive = open(zip("a.txt", "alpha"))) {
            Thread.currentThread().interrupt();
            assertThat(archive.read(archive.entry("a.txt").orElseThrow()))
                    .asString()
                    .isEqualTo("alpha");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(archive.read(archive.entry("a.txt").orElseThrow()))
                    .asString()
                    .isEqualTo("alpha");
        }
    }

    @Test
    void everyTruncation_isIncomplete() throws IOException {
        byte[] whole = zip("a.txt", "alpha", "b/c.txt", "gamma".repeat(50));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertRefused(cut, ProblemCode.ARCHIVE_INCOMPLETE);
            assertThat(Archive.looksComplete(directory.resolve("some.zip"))).isFalse();
        }
    }

    @Test
    void everyAlteredByte_isRefused_orChangesNoContent() throws IOException {
        byte[] whole = zip("a.txt", "alpha", "b/c.txt", "gamma".repeat(50));
        Random random = new Random(42);
        for (int at = 0; at < whole.length; at++) {
            byte[] altered = whole.clone();
            altered[at] ^= (byte) (1 << random.nextInt(8));
            try (Archive archive = open(altered)) {
                archive.verify();
                assertThat(archive.read(archive.entry("a.txt").orElseThrow()))
                        .asString()
                        .isEqualTo("alpha");
                assertThat(archive.read(archive.entry("b/c.txt").orElseThrow()))
                        .asString()
                        .isEqualTo("gamma".repeat(50));
            } catch (MoltException e) {
                assertThat(e.problem().code().name()).startsWith("ARCHIVE_");
            }
        }
    }

    @Test
    void prefix_gapAndAppendix_areRefused() throws IOException {
        byte[] whole = zip("a.txt", "alpha");
        byte[] prefixed = new byte[whole.length + 10];
        System.arraycopy(whole, 0, prefixed, 10, whole.length);
        assertRefused(prefixed, ProblemCode.ARCHIVE_DIRECTORY);
        assertThat(Archive.looksComplete(directory.resolve("some.zip"))).isFalse();
        assertRefused(Arrays.copyOf(whole, whole.length + 10), ProblemCode.ARCHIVE_INCOMPLETE);
    }

    @Test
    void names_thatCouldMeanAnotherFile_areRefused() throws IOException {
        for (String name : new String[] {"../up", "/root", "a\\b", "c:d", "a//b", "a/./b", "trailing. ", "a\tb"}) {
            assertRefused(zip(name, "x"), ProblemCode.ARCHIVE_NAME);
        }
        assertRefused(zip("a", "x", "a/b", "y"), ProblemCode.ARCHIVE_CLASH);
    }

    @Test
    void limits_areKept() throws IOException {
        Path file = Files.write(directory.resolve("big.zip"), zip("a", "x".repeat(1000), "b", "y".repeat(1000)));
        for (ArchiveLimits limits : new ArchiveLimits[] {
            new ArchiveLimits(1, 10_000, 10_000, 10_000, 0),
            new ArchiveLimits(10, 100, 10_000, 10_000, 0),
            new ArchiveLimits(10, 10_000, 999, 10_000, 0),
            new ArchiveLimits(10, 10_000, 10_000, 1_999, 0)
        }) {
            assertThatThrownBy(() -> Archive.open(file, "big.zip", limits))
                    .isInstanceOfSatisfying(
                            MoltException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.ARCHIVE_LIMIT));
        }
    }
}
