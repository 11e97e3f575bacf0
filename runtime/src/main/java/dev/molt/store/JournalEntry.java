package dev.molt.store;

import com.grack.nanojson.JsonObject;
import dev.molt.problem.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that happened in a home. Immutable.
 *
 * @param generation the number of the generation that was live afterwards
 * @param cause what was asked for, for people
 * @param code the name of the {@link dev.molt.problem.ProblemCode}, where something was refused
 * @param problem the whole text of the problem, where something was refused
 */
public record JournalEntry(
        Instant time, Kind kind, long generation, String cause, Optional<String> code, Optional<String> problem) {
    /** What happened. */
    public enum Kind {
        /** A host started. */
        STARTED,
        /** A generation went live. */
        SWITCHED,
        /** A generation has passed its trial. */
        SETTLED,
        /** A generation gets a part of the calls. */
        CANARY,
        /** A generation or a canary has not proven itself. */
        FAILED,
        /** An update was refused. */
        REFUSED
    }

    /** An entry about something that went well. */
    public static JournalEntry of(Instant time, Kind kind, long generation, String cause) {
        return new JournalEntry(time, kind, generation, cause, Optional.empty(), Optional.empty());
    }

    /** An entry about an update that was refused. */
    public static JournalEntry refused(Instant time, long generation, String cause, Problem problem) {
        return new JournalEntry(
                time,
                Kind.REFUSED,
                generation,
                cause,
                Optional.of(problem.code().name()),
                Optional.of(problem.text()));
    }

    /** An entry about a generation that has not proven itself. */
    public static JournalEntry failed(Instant time, long generation, String cause, Problem problem) {
        return new JournalEntry(
                time, Kind.FAILED, generation, cause, Optional.of(problem.code().name()), Optional.of(problem.text()));
    }

    public JsonObject toJson() {
        JsonObject json = JsonObject.builder()
                .value("time", time.toString())
                .value("event", kind.name().toLowerCase(Locale.ROOT))
                .value("generation", generation)
                .value("cause", cause)
                .done();
        code.ifPresent(name -> json.put("code", name));
        problem.ifPresent(text -> json.put("problem", text));
        return json;
    }

    /** @throws RuntimeException when the object is no such entry */
    static JournalEntry parse(JsonObject json) {
        return new JournalEntry(
                Instant.parse(json.getString("time")),
                Kind.valueOf(json.getString("event").toUpperCase(Locale.ROOT)),
                json.getLong("generation"),
                json.getString("cause"),
                Optional.ofNullable(json.getString("code")),
                Optional.ofNullable(json.getString("problem")));
    }
}
