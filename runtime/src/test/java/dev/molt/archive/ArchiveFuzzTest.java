package dev.molt.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link ArchiveFuzz}, always with the same archives. */
class ArchiveFuzzTest {
    @Test
    void alteredArchives_areRefused_orReadAsTheJdkReadsThem() throws Exception {
        Path file = Files.createTempFile(ArchiveFuzz.memory(), "molt-fuzz", ".zip");
        try {
            ArchiveFuzz fuzz = new ArchiveFuzz(2026, file);
            for (int i = 0; i < 40_000; i++) {
                fuzz.once();
            }
            assertThat(fuzz.admitted()).isGreaterThan(1_000);
            assertThat(fuzz.refused()).isGreaterThan(10_000);
            assertThat(fuzz.refusedByOthers()).isLessThan(fuzz.admitted() / 10);
        } finally {
            Files.delete(file);
        }
    }

    /** Reads each archive beside the list of what should be in it, and says where it differs. */
    private static final String PYTHON = """
            import glob, sys, zipfile, zlib
            for path in sorted(glob.glob(sys.argv[1] + '/*.zip')):
                expected = {}
                for line in open(path + '.txt', encoding='utf-8'):
                    crc, name = line.rstrip('\\n').split(' ', 1)
                    expected[name] = int(crc)
                try:
                    with zipfile.ZipFile(path) as archive:
                        read = {name: zlib.crc32(archive.read(name)) for name in archive.namelist()}
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as refused:
                    print('refused', path, refused)
                    continue
                print('same' if read == expected else 'differs', path, read, expected)
            """;

    @Test
    void admittedArchives_areRead_asCPythonReadsThem(@TempDir Path directory) throws Exception {
        assumeTrue(hasPython(), "there is no python3 on PATH");
        Path file = directory.resolve("fuzz");
        ArchiveFuzz fuzz = new ArchiveFuzz(3, file);
        int count = 500;
        for (int i = 0; i < count; i++) {
            Map<String, byte[]> read = fuzz.onceAdmitted();
            Path kept = Files.copy(file, directory.resolve(i + ".zip"));
            StringBuilder expected = new StringBuilder();
            read.forEach((name, bytes) -> {
                CRC32 crc = new CRC32();
                crc.update(bytes);
                expected.append(crc.getValue()).append(' ').append(name).append('\n');
            });
            Files.writeString(Path.of(kept + ".txt"), expected);
        }
        Process python = new ProcessBuilder("python3", "-c", PYTHON, directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(python.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines).hasSize(count).noneMatch(line -> line.startsWith("differs"));
        assertThat(lines.stream().filter(line -> line.startsWith("same")).count())
                .isGreaterThan(count * 9 / 10);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
