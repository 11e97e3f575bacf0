package dev.molt.update;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How long each stage took. Confined to one update. */
final class Timing {
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

    private Stage stage = Stage.ADMIT;

    /** The stage that has begun last. */
    Stage stage() {
        return stage;
    }

    void begin(Stage next) {
        stage = next;
    }

    <T> T of(Stage now, Supplier<T> work) {
        stage = now;
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.put(now, System.nanoTime() - start);
        }
    }

    Map<String, Long> micros() {
        Map<String, Long> micros = new HashMap<>();
        nanos.forEach((stage, time) -> micros.put(stage.word(), time / 1_000));
        return micros;
    }
}
