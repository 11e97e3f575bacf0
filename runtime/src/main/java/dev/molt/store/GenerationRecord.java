package dev.molt.store;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.molt.archive.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which module versions are live together, as it is kept on disk. Immutable.
 *
 * @param number rises with each switch
 * @param time when it was committed
 * @param cause why it was made, for people
 * @param modules sorted by name
 * @param directory maps the name of each file of the watched directory that has been dealt with to its digest
 * @param stages maps each stage before the commit to how long it took, in microseconds
 */
public record GenerationRecord(
        long number,
        Instant time,
        String cause,
        List<Module> modules,
        Map<String, Sha256> directory,
        Map<String, Long> stages) {
    /** No module: what a new home begins with. */
    public static final GenerationRecord NONE =
            new GenerationRecord(0, Instant.EPOCH, "new home", List.of(), Map.of(), Map.of());

    /**
     * One module version. Immutable.
     *
     * @param file the name of the file it came from
     */
    public record Module(String name, String label, Sha256 sha256, String file) {
        /** The module's name and label. */
        @Override
        public String toString() {
            return name + " " + label;
        }
    }

    public GenerationRecord {
        modules = modules.stream().sorted(Comparator.comparing(Module::name)).toList();
        directory = Map.copyOf(directory);
        stages = Map.copyOf(stages);
    }

    /** The number and the modules, such as {@code generation 41 (billing 2.3.1, tax 1.9.0)}. */
    public String describe() {
        String listed = modules.stream().map(Module::toString).collect(Collectors.joining(", "));
        return "generation " + number + " (" + (listed.isEmpty() ? "no modules" : listed) + ")";
    }

    public JsonObject toJson() {
        JsonArray versions = new JsonArray();
        for (Module module : modules) {
            versions.add(JsonObject.builder()
                    .value("name", module.name())
                    .value("label", module.label())
                    .value("sha256", module.sha256().hex())
                    .value("file", module.file())
                    .done());
        }
        JsonObject files = new JsonObject();
        new TreeMap<>(directory).forEach((file, sha256) -> files.put(file, sha256.hex()));
        return JsonObject.builder()
                .value("generation", number)
                .value("time", time.toString())
                .value("cause", cause)
                .value("modules", versions)
                .value("directory", files)
                .value("stageMicros", new JsonObject(new TreeMap<>(stages)))
                .done();
    }

    String toText() {
        return JsonWriter.indent("  ").string().value(toJson()).done() + "\n";
    }

    /** @throws IllegalArgumentException when the text is not such a record */
    static GenerationRecord parse(String text) {
        try {
            JsonObject json = JsonParser.object().from(text);
            List<Module> modules = new ArrayList<>();
            for (Object element : json.getArray("modules")) {
                JsonObject module = (JsonObject) element;
                modules.add(new Module(
                        module.getString("name"),
                        module.getString("label"),
                        new Sha256(module.getString("sha256")),
                        module.getString("file")));
            }
            Map<String, Sha256> directory = new TreeMap<>();
            json.getObject("directory").forEach((file, hex) -> directory.put(file, new Sha256((String) hex)));
            Map<String, Long> stages = new TreeMap<>();
            json.getObject("stageMicros").forEach((stage, micros) -> stages.put(stage, ((Number) micros).longValue()));
            return new GenerationRecord(
                    json.getLong("generation"),
                    Instant.parse(json.getString("time")),
                    json.getString("cause"),
                    modules,
                    directory,
                    stages);
        } catch (JsonParserException | RuntimeException e) {
            throw new IllegalArgumentException("Not a generation's record: " + e.getMessage(), e);
        }
    }
}
