package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.molt.heap.HeldLoader;
import dev.molt.heap.HolderPath;
import dev.molt.retire.Retirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host tells of one old version, and what a heap dump does. Immutable.
 *
 * @param told the host's words, with the keys of {@link dev.molt.heap.OldCodeMXBean#getRetirements}
 * @param state what the host knows
 * @param loader what a heap dump has of it; empty when none was looked into, or it is not there any more
 * @param isDumped whether a heap dump was looked into
 */
record OldVersion(JsonObject told, Retirement.State state, Optional<HeldLoader> loader, boolean isDumped) {
    /** @param retirements as of {@link dev.molt.heap.OldCodeMXBean#getRetirements} */
    static List<OldVersion> parse(String retirements) {
        try {
            List<OldVersion> all = new ArrayList<>();
            for (Object one : JsonParser.array().from(retirements)) {
                JsonObject told = (JsonObject) one;
                all.add(new OldVersion(
                        told, Retirement.State.valueOf(told.getString("state")), Optional.empty(), false));
            }
            return all;
        } catch (JsonParserException e) {
            throw new IllegalStateException("The host's answer can't be read: " + retirements, e);
        }
    }

    String module() {
        return told.getString("module");
    }

    String name() {
        return module() + " " + told.getString("label");
    }

    long number() {
        return told.getLong("loader");
    }

    /** Whether it is closed, so that nothing should hold it. */
    boolean isClosed() {
        return state == Retirement.State.RETIRED || state == Retirement.State.HELD;
    }

    OldVersion with(@Nullable HeldLoader found) {
        return new OldVersion(told, state, Optional.ofNullable(found), true);
    }

    Optional<HolderPath> path() {
        return loader.flatMap(HeldLoader::path);
    }

    /** Whether something holds it that it should not be held by; of a soft reference, the JVM lets go by itself. */
    boolean isHeld() {
        return isDumped ? path().filter(path -> !path.softOnly()).isPresent() : state == Retirement.State.HELD;
    }

    /** A line or more. */
    String text() {
        StringBuilder text = new StringBuilder(name() + ": " + word() + ", since " + told.getString("since") + ".");
        path().ifPresent(path -> {
            text.append("\n    ").append(String.join("\n  → ", path.lines()));
            text.append("\n  It is held by ").append(path.vector().what()).append('.');
            text.append("\n  Remedy: ").append(path.vector().remedy()).append(".   [");
            text.append(path.vector()).append(']');
        });
        return text.toString();
    }

    private String word() {
        return switch (state) {
            case WARM -> "kept, since it may be live again soon";
            case DRAINING -> "calls are inside";
            case CLOSING -> "is being closed";
            case RETIRED, HELD -> isDumped ? wordOfDump() : closed();
            case COLLECTED -> "gone";
        };
    }

    private String closed() {
        return state == Retirement.State.HELD ? "closed, and held by something" : "closed, and not collected yet";
    }

    private String wordOfDump() {
        if (loader.isEmpty()) {
            return "gone by now, closed";
        }
        return path().map(path -> path.softOnly()
                        ? "closed, and held until memory is short: by soft references only"
                        : "closed, and held")
                .orElse("closed, and held by nothing that a heap dump shows");
    }

    /** What the host tells, and {@code held}, and {@code holder} where that is known. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.putAll(told);
        json.put("held", isHeld());
        path().ifPresent(path -> {
            json.put(
                    "holder",
                    JsonObject.builder()
                            .value("vector", path.vector().name())
                            .value("what", path.vector().what())
                            .value("remedy", path.vector().remedy())
                            .value("softOnly", path.softOnly())
                            .value("root", path.root())
                            .value("steps", new JsonArray(path.lines()))
                            .value("stack", new JsonArray(path.stack()))
                            .done());
        });
        return json;
    }
}
