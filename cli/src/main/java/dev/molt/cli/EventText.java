package dev.molt.cli;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Events as a terminal or a machine reads them. */
final class EventText {
    private EventText() {}

    /** A line or more for people; empty for what only a machine wants to know. */
    static Optional<String> forPeople(MoltEvent event) {
        if (event instanceof MoltEvent.Switched switched) {
            return Optional.of(Ansi.AUTO.string("@|green Live:|@ ")
                    + switched.generation().describe() + " ("
                    + switched.generation().cause() + ")");
        }
        if (event instanceof MoltEvent.Settled settled) {
            return Optional.of("Settled: " + settled.generation().describe());
        }
        if (event instanceof MoltEvent.HandedOver handed) {
            return Optional.of("The state of " + handed.module() + " has gone over; its callers were held for "
                    + handed.held().toMillis() + " ms at most.");
        }
        if (event instanceof MoltEvent.DrainOverdue overdue) {
            return Optional.of("Generation " + overdue.generation() + " still has " + overdue.inside()
                    + " calls inside, " + overdue.since().toSeconds() + " s after the switch.");
        }
        if (event instanceof MoltEvent.Held held) {
            return Optional.of("Something holds " + held.module() + " " + held.label()
                    + ", which has been closed: molt leaks tells what.");
        }
        return problem(event).map(EventText::forPeople);
    }

    /** The four parts, the first of which stands out on a terminal. */
    static String forPeople(Problem problem) {
        String text = problem.text();
        return Ansi.AUTO.enabled() ? "\u001B[31m" + text.replaceFirst("\n", "\u001B[0m\n") : text;
    }

    private static Optional<Problem> problem(MoltEvent event) {
        if (event instanceof MoltEvent.Refused refused) {
            return Optional.of(refused.problem());
        }
        if (event instanceof MoltEvent.TrialFailed failed) {
            return Optional.of(failed.reason());
        }
        if (event instanceof MoltEvent.Waiting waiting) {
            return Optional.of(waiting.problem());
        }
        return event instanceof MoltEvent.Warned warned ? Optional.of(warned.problem()) : Optional.empty();
    }

    /** One object on one line. */
    static String json(MoltEvent event) {
        String name = event.getClass().getSimpleName();
        JsonObject json = JsonObject.builder()
                .value("event", name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1))
                .done();
        problem(event).ifPresent(problem -> {
            json.put("code", problem.code().name());
            json.put("problem", problem.text());
        });
        if (event instanceof MoltEvent.Switched switched) {
            json.put("generation", switched.generation().toJson());
            json.put("publishingNanos", switched.publishing().toNanos());
        } else if (event instanceof MoltEvent.Settled settled) {
            json.put("generation", settled.generation().toJson());
        } else if (event instanceof MoltEvent.TrialFailed failed) {
            json.put("generation", failed.generation());
            json.put("sinceFirstMillis", failed.sinceFirst().toMillis());
        } else if (event instanceof MoltEvent.HandedOver handed) {
            json.put("module", handed.module());
            json.put("heldMicros", handed.held().toNanos() / 1_000);
        } else if (event instanceof MoltEvent.CanaryOut canary) {
            json.put("generation", canary.candidate().toJson());
        } else if (event instanceof MoltEvent.CanaryEnded canary) {
            json.put("generation", canary.candidate().toJson());
            json.put("promoted", canary.promoted());
        } else if (event instanceof MoltEvent.Drained drained) {
            json.put("generation", drained.generation());
            json.put("tookMillis", drained.took().toMillis());
        } else if (event instanceof MoltEvent.DrainOverdue overdue) {
            json.put("generation", overdue.generation());
            json.put("sinceMillis", overdue.since().toMillis());
            json.put("inside", overdue.inside());
        } else if (event instanceof MoltEvent.Retired retired) {
            json.put("module", retired.module());
            json.put("label", retired.label());
        } else if (event instanceof MoltEvent.Held held) {
            json.put("module", held.module());
            json.put("label", held.label());
        } else if (event instanceof MoltEvent.Collected collected) {
            json.put("module", collected.module());
            json.put("label", collected.label());
        }
        return JsonWriter.string(json);
    }
}
