package dev.molt.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of this JVM's own heap. */
class HeapDumpTest {
    private static final int SMALL_DISK = 1 << 16;

    @TempDir
    private Path directory;

    @Test
    void dump_isAnnounced_beforeItIsWritten_andDeletedAtTheEnd() throws Exception {
        List<String> told = new ArrayList<>();
        try (HeapDump dump = HeapDump.take(directory, bytes -> told.add(bytes > 0 ? files() : "no size"))) {
            assertThat(told).containsExactly("[]");
            assertThat(dump.file()).hasParent(directory.toRealPath()).isNotEmptyFile();
            assertThat(HeapAnalysis.of(dump.file(), Set.of(), percent -> {})).isEmpty();
        }
        assertThat(files()).isEqualTo("[]");
    }

    @Test
    void diskWithTooLittleRoom_isLeftAlone() throws Exception {
        List<Long> told = new ArrayList<>();
        Configuration disk =
                Configuration.unix().toBuilder().setMaxSize(SMALL_DISK).build();
        try (FileSystem small = Jimfs.newFileSystem(disk)) {
            assertThatThrownBy(
                            () -> HeapDump.take(small.getPath("/"), told::add).close())
                    .isInstanceOfSatisfying(
                            MoltException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.HEAP_DUMP_ROOM))
                    .hasMessageContaining("MB left");
        }
        assertThat(told).isEmpty();
    }

    private String files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
