package dev.molt.store;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of what happened: a JSON object a line, appended only. A line that a crash cut off is passed over when read.
 * Thread-safe.
 */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path file;

    Journal(Path file) {
        this.file = file;
    }

    /** Adds a line. A journal that can't be written does not stop the host: the failure is logged. */
    public synchronized void append(JournalEntry entry) {
        // A line break on both sides: the line before may have been cut off by a crash.
        String line = "\n" + JsonWriter.string(entry.toJson()) + "\n";
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.error("The journal can't be written: {}", file, e);
        }
    }

    /** All whole lines, oldest first. */
    public synchronized List<JournalEntry> read() {
        List<JournalEntry> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        try {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank()) {
                    parse(line, entries);
                }
            }
            return entries;
        } catch (IOException e) {
            throw Home.unusable(file, e);
        }
    }

    private static void parse(String line, List<JournalEntry> into) {
        try {
            into.add(JournalEntry.parse(JsonParser.object().from(line)));
        } catch (JsonParserException | RuntimeException e) {
            LOG.warn("The journal has a line that was cut off: {}", line);
        }
    }
}
