package dev.molt.python;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.update.UpdateOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A host whose modules are given as texts. */
final class PythonHost implements AutoCloseable {
    final Molt molt;
    final List<MoltEvent> events = new CopyOnWriteArrayList<>();
    private final Path directory;

    private PythonHost(Path directory, UnaryOperator<Molt.Builder> settings) {
        this.directory = directory;
        this.molt = settings.apply(
                        Molt.builder().home(directory.resolve("home")).listener(events::add))
                .open();
    }

    static PythonHost open(Path directory) {
        return open(directory, UnaryOperator.identity());
    }

    static PythonHost open(Path directory, UnaryOperator<Molt.Builder> settings) {
        return new PythonHost(directory, settings);
    }

    /** @param namesAndTexts alternately an entry's name and its text */
    UpdateOutcome put(String fileName, String... namesAndTexts) {
        return molt.update(archive(fileName, namesAndTexts));
    }

    /** Why an archive is refused. */
    Problem refused(String fileName, String... namesAndTexts) {
        UpdateOutcome outcome = put(fileName, namesAndTexts);
        if (outcome instanceof UpdateOutcome.Refused refused) {
            return refused.problem();
        }
        throw new AssertionError("Not refused: " + outcome);
    }

    Path archive(String fileName, String... namesAndTexts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            zip.finish();
            return Files.write(directory.resolve(fileName), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        molt.close();
    }
}
