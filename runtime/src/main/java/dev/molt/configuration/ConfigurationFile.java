package dev.molt.configuration;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The file of one module, and all versions of the module that see it. A change is taken when two looks have found the
 * same. Thread-safe.
 */
final class ConfigurationFile {
    private static final byte[] NONE = {};

    private final String module;
    private final Path path;

    /** Who is told of changes. */
    private final List<ModuleConfiguration> readers = new CopyOnWriteArrayList<>();

    /** What the last look has found; of no file, nothing. Guarded by this. */
    private byte[] seen = NONE;

    /** What was taken last, of use or not; guarded by this. */
    private byte[] taken = NONE;

    /** Whether it is known that the file can't be read; guarded by this. */
    private boolean unreadable;

    /** What is in force; written under this, read by anybody. */
    private volatile Map<String, String> current = Map.of();

    /**
     * What a look came to. Immutable.
     *
     * @param unsettled whether the file has just changed
     */
    record Look(boolean unsettled, Optional<Problem> problem) {
        private static final Look NOTHING = new Look(false, Optional.empty());
    }

    ConfigurationFile(String module, Path path) {
        this.module = module;
        this.path = path;
    }

    Map<String, String> current() {
        return current;
    }

    /** Adds who is told of changes from now on, and takes what the file has now. */
    synchronized Optional<Problem> add(ModuleConfiguration reader) {
        Optional<Problem> problem = look(true).problem();
        readers.add(reader);
        return problem;
    }

    synchronized void remove(ModuleConfiguration reader) {
        readers.remove(reader);
    }

    /** Looks whether the file has changed, if anybody wants to know. */
    synchronized Look look() {
        return readers.isEmpty() ? Look.NOTHING : look(false);
    }

    private Look look(boolean atOnce) {
        byte[] now;
        try {
            now = read();
            unreadable = false;
        } catch (IOException e) {
            boolean known = unreadable;
            unreadable = true;
            return known ? Look.NOTHING : new Look(false, Optional.of(unusable("It can't be read: " + e)));
        }
        boolean still = atOnce || Arrays.equals(now, seen);
        seen = now;
        if (Arrays.equals(now, taken)) {
            return Look.NOTHING;
        }
        return still ? new Look(false, take(now)) : new Look(true, Optional.empty());
    }

    private byte[] read() throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    private Optional<Problem> take(byte[] content) {
        taken = content;
        try {
            Map<String, String> next = parse(content);
            if (!next.equals(current)) {
                current = next;
                readers.forEach(reader -> reader.changed(next));
            }
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(unusable("It is not in UTF-8."));
        } catch (IllegalArgumentException | IOException e) {
            return Optional.of(unusable("It has no properties: " + e.getMessage()));
        }
    }

    private static Map<String, String> parse(byte[] content) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        Properties properties = new Properties();
        properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return Map.copyOf(map);
    }

    private Problem unusable(String fact) {
        return new Problem(
                ProblemCode.CONFIGURATION_UNUSABLE,
                "The configuration of module " + module + " can't be used: " + path + ".",
                List.of(fact),
                current.isEmpty()
                        ? "The module has no configuration."
                        : "The module goes on with the last one that could be used.",
                "correct the file; it is looked at again by itself.");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
