package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.molt.Molt;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home on a disk that is full, at whichever write. Where a file system can't be mounted it is skipped. */
class FullDiskTest {
    private static final int BLOCK = 4096;

    @TempDir
    private Path directory;

    private Path disk() {
        return directory.resolve("disk");
    }

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectories(disk());
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk().toString()))
                .as("mount")
                .isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk().toString());
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private Path greeter(int label) throws IOException {
        Path file = directory.resolve("greeter-" + label + ".jar");
        if (!Files.exists(file)) {
            Files.write(file, Archives.greeter("greeter", "" + label, "" + label));
        }
        return file;
    }

    /** Leaves just so many blocks of the disk free. */
    private Path fill(long freeBlocks) throws IOException {
        Path filler = disk().resolve("filler");
        long free = Files.getFileStore(disk()).getUsableSpace() / BLOCK;
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long i = freeBlocks; i < free; i++) {
                out.write(new byte[BLOCK]);
            }
        }
        return filler;
    }

    @Test
    void updateOnAFullDisk_isRefused_andTheNextOneWorks() throws Exception {
        Path home = disk().resolve("home");
        int refused = 0;
        int label = 1;
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            Greeter greeter = molt.service(Greeter.class);
            molt.update(greeter(label));
            // An update writes five files of a block each: with each number of free blocks another write fails.
            for (int free = 0; free < 8; free++) {
                Path filler = fill(free);
                int next = label % 2 + 1;
                ProblemCode code = null;
                try {
                    UpdateOutcome outcome = molt.update(greeter(next));
                    if (outcome instanceof UpdateOutcome.Refused failed) {
                        code = failed.problem().code();
                        assertThat(failed.culprits()).isEmpty();
                        assertThat(failed.problem().text()).contains("Still serving: generation");
                    } else {
                        label = next;
                    }
                } catch (MoltException e) {
                    code = e.problem().code();
                }
                refused += code == null ? 0 : 1;
                assertThat(code).isIn(null, ProblemCode.HOME_UNUSABLE, ProblemCode.ARCHIVE_UNREADABLE);
                assertThat(greeter.greet("x")).isEqualTo(label + " x");
                Files.delete(filler);
            }
            assertThat(refused).isBetween(2, 7);
            label = label % 2 + 1;
            assertThat(molt.update(greeter(label))).isInstanceOf(UpdateOutcome.Switched.class);
        }
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home).open()) {
            assertThat(molt.service(Greeter.class).greet("x")).isEqualTo(label + " x");
        }
    }
}
