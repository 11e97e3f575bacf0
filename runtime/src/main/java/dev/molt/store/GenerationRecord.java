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
import java.util.stream.Stream;

/**
 * Which module versions are live together, as it is kept on disk. Immutable.
 *
 * @param number rises with each switch
 * @param time when it was committed
 * @param cause why it was made, for people
 * @param modules sorted by name
 * @param absent modules that are to be live, but could not come back when the host started: each later start tries them
 *     again, until an update has another version of them or removes them; sorted by name
 * @param directory maps the name of each file of the watched directory whose archive went live to its digest
 * @param stages maps each stage before the commit to how long it took, in microseconds
 */
public record GenerationRecord(
        long number,
        Instant time,
        String cause,
        List<Module> modules,
        List<Module> absent,
        Map<String, Sha256> directory,
        Map<String, Long> stages) {
    /** No module: what a new home begins with. */
    public static final GenerationRecord NONE =
            new GenerationRecord(0, Instant.EPOCH, "new home", List.of(), List.of(), Map.of(), Map.of());

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
        modules = sorted(modules);
        absent = sorted(absent);
        directory = Map.copyOf(directory);
        stages = Map.copyOf(stages);
    }

    private static List<Module> sorted(List<Module> modules) {
        return modules.stream().sorted(Comparator.comparing(Module::name)).toList();
    }

    /** All modules that are to be live, the absent ones too. */
    public List<Module> wanted() {
        return Stream.concat(modules.stream(), absent.stream()).toList();
    }

    /** The number and the modules, such as {@code generation 41 (billing 2.3.1, tax 1.9.0)}. */
    public String describe() {
        String without = absent.isEmpty() ? "" : "; absent: " + listed(absent);
        return "generation " + number + " (" + (modules.isEmpty() ? "no modules" : listed(modules)) + without + ")";
    }

    private static String listed(List<Module> modules) {
        return modules.stream().map(Module::toString).collect(Collectors.joining(", "));
    }

    public JsonObject toJson() {
        JsonObject files = new JsonObject();
        new TreeMap<>(directory).forEach((file, sha256) -> files.put(file, sha256.hex()));
        return JsonObject.builder()
                .value("generation", number)
                .value("time", time.toString())
                .value("cause", cause)
                .value("modules", toJson(modules))
                .value("absent", toJson(absent))
                .value("directory", files)
                .value("stageMicros", new JsonObject(new TreeMap<>(stages)))
                .done();
    }

    private static JsonArray toJson(List<Module> modules) {
        JsonArray array = new JsonArray();
        for (Module module : modules) {
            array.add(JsonObject.builder()
                    .value("name", module.name())
                    .value("label", module.label())
                    .value("sha256", module.sha256().hex())
                    .value("file", module.file())
                    .done());
        }
        return array;
    }

    String toText() {
        return JsonWriter.indent("  ").string().value(toJson()).done() + "\n";
    }

    /** @throws IllegalArgumentException when the text is not such a record */
    static GenerationRecord parse(String text) {
        try {
            JsonObject json = JsonParser.object().from(text);
            Map<String, Sha256> directory = new TreeMap<>();
            json.getObject("directory").forEach((file, hex) -> directory.put(file, new Sha256((String) hex)));
            Map<String, Long> stages = new TreeMap<>();
            json.getObject("stageMicros").forEach((stage, micros) -> stages.put(stage, ((Number) micros).longValue()));
            return new GenerationRecord(
                    json.getLong("generation"),
                    Instant.parse(json.getString("time")),
                    json.getString("cause"),
                    modules(json.getArray("modules")),
                    modules(json.getArray("absent", new JsonArray())),
                    directory,
                    stages);
        } catch (JsonParserException | RuntimeException e) {
            throw new IllegalArgumentException("Not a generation's record: " + e.getMessage(), e);
        }
    }

    private static List<Module> modules(JsonArray array) {
        List<Module> modules = new ArrayList<>();
        for (Object element : array) {
            JsonObject module = (JsonObject) element;
            modules.add(new Module(
                    module.getString("name"),
                    module.getString("label"),
                    new Sha256(module.getString("sha256")),
                    module.getString("file")));
        }
        return modules;
    }
}
