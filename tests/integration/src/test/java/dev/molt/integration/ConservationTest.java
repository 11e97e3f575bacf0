package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State goes over whole: what callers were told to be counted is there at the end, and amounts that move between two
 * modules add up. Runs for some seconds, or until -Dmolt.handOvers=NUMBER are done.
 */
@SuppressWarnings("try") // pins are taken for the sake of being open
public class ConservationTest {
    private static final int HAND_OVERS = Integer.getInteger("molt.handOvers", 0);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final int COUNTERS = 4;
    private static final int MOVERS = 2;
    private static final int KEYS = 8;

    /** Between two calls of one caller: leaves the updates some time of the processors. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** Counts per key, or keeps an amount per key. */
    public interface Counts {
        void add(int key, long amount);

        /** The same on a thread of the module's, later. */
        CompletionStage<Void> addLater(int key, long amount);

        long sum();
    }

    /** Moves amounts from one module to another. */
    public interface Mover {
        void move(int key, long amount);
    }

    /** The module, if any, whose old version does not give its state away. */
    public static volatile String stubborn = "";

    /** Whatever is called without having its state says so, and fails. */
    private static final String COUNTS = """
            package sample;
            import dev.molt.integration.ConservationTest;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            public final class Provided implements ConservationTest.Counts, dev.molt.api.Stateful<ConcurrentHashMap<Integer, Long>> {
                private final dev.molt.api.ModuleContext context;
                private final boolean first;
                private volatile ConcurrentHashMap<Integer, AtomicLong> counts;
                public Provided(dev.molt.api.ModuleContext context) {
                    this.context = context;
                    first = context.label().equals("0");
                    counts = first ? new ConcurrentHashMap<>() : null;
                    if (context.module().equals("counter")) {
                        context.scheduler().scheduleAtFixedRate(
                                () -> ConservationTest.tick(() -> add(0, 1)), 1, 1, TimeUnit.MILLISECONDS);
                    }
                }
                public void add(int key, long amount) {
                    AtomicLong count = counts.computeIfAbsent(key, any -> new AtomicLong());
                    if (key == 0 || ThreadLocalRandom.current().nextInt(8) == 0) {
                        java.util.concurrent.locks.LockSupport.parkNanos(200_000); // state may go meanwhile
                    }
                    count.addAndGet(amount);
                }
                public CompletionStage<Void> addLater(int key, long amount) {
                    return CompletableFuture.runAsync(() -> add(key, amount), context.executor());
                }
                public long sum() { return counts.values().stream().mapToLong(AtomicLong::get).sum(); }
                public ConcurrentHashMap<Integer, Long> release() {
                    if (ConservationTest.stubborn.equals(context.module())) throw new IllegalStateException("mine");
                    ConcurrentHashMap<Integer, Long> state = new ConcurrentHashMap<>();
                    counts.forEach((key, count) -> state.put(key, count.get()));
                    counts = null;
                    return state;
                }
                public void adopt(ConcurrentHashMap<Integer, Long> state) {
                    if (context.label().equals("bad")) {
                        throw new IllegalStateException("not for me");
                    }
                    ConcurrentHashMap<Integer, AtomicLong> adopted = new ConcurrentHashMap<>();
                    state.forEach((key, count) -> adopted.put(key, new AtomicLong(count)));
                    counts = adopted;
                }
            }
            """;

    private static final String MOVER = """
            package sample;
            import dev.molt.integration.ConservationTest;
            public final class Provided implements ConservationTest.Mover {
                public void move(int key, long amount) {
                    ConservationTest.left.add(key, -amount);
                    ConservationTest.right.add(key, amount);
                }
            }
            """;

    /** The two modules between which amounts move, for the code of the third. */
    public static volatile Counts left;

    /** The other one. */
    public static volatile Counts right;

    /** What the counting module has counted by itself. */
    private static final AtomicLong TICKS = new AtomicLong();

    private static boolean ticking;

    /** Called by the counting module from time to time. */
    public static synchronized void tick(Runnable counts) {
        if (ticking) {
            counts.run();
            TICKS.incrementAndGet();
        }
    }

    /** Returns when the counting module counts by itself, or never does again. */
    private static synchronized void setTicking(boolean now) {
        ticking = now;
    }

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();

    private enum Kind {
        HANDED_OVER,
        SWITCHED,
        NOT_RELEASED,
        NOT_ADOPTED,
        NOT_STARTED,
        OTHER
    }

    private Path archive(String module, String label, Class<?> service, String source) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"), Archives.provider(module, label, service, source));
    }

    private Path counts(String module, String label) throws Exception {
        return archive(module, label, Counts.class, COUNTS);
    }

    private Thread begin(Runnable body) {
        Thread thread = new Thread(() -> {
            while (!done.get()) {
                try {
                    body.run();
                    LockSupport.parkNanos(PAUSE_NANOS);
                } catch (Throwable e) {
                    wrong.add(e);
                    return;
                }
            }
        });
        thread.start();
        return thread;
    }

    private void count(Molt molt, Counts counter) {
        int key = ThreadLocalRandom.current().nextInt(KEYS);
        switch (ThreadLocalRandom.current().nextInt(64)) {
            case 0 -> {
                try (Pin pin = molt.pin()) {
                    counter.add(key, 1);
                    counter.add(key, 1);
                }
                acknowledged.addAndGet(2);
            }
            case 1 -> {
                counter.addLater(key, 1).toCompletableFuture().join();
                acknowledged.incrementAndGet();
            }
            default -> {
                counter.add(key, 1);
                acknowledged.incrementAndGet();
            }
        }
    }

    @Test
    void whatWasCounted_isThere_howeverOftenItIsHandedOver() throws Exception {
        String throwing = COUNTS.replace("this.context = context;", "if (true) throw new IllegalStateException();");
        Map<String, List<Path>> good = Map.of(
                "counter", List.of(counts("counter", "1"), counts("counter", "2")),
                "left", List.of(counts("left", "1"), counts("left", "2")),
                "right", List.of(counts("right", "1"), counts("right", "2")),
                "mover", List.of(archive("mover", "1", Mover.class, MOVER), archive("mover", "2", Mover.class, MOVER)));
        Map<String, Path> bad = Map.of(
                "counter", counts("counter", "bad"), "left", counts("left", "bad"), "right", counts("right", "bad"));
        Path broken = archive("counter", "broken", Counts.class, throwing.replace("private final dev", "private dev"));
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        Random random = new Random(7);
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.NONE)
                .keptGenerations(20)
                .handOverDeadline(Duration.ofSeconds(20))
                .open()) {
            molt.update(
                    counts("counter", "0"),
                    counts("left", "0"),
                    counts("right", "0"),
                    good.get("mover").get(0));
            Counts counter = molt.module("counter").service(Counts.class);
            left = molt.module("left").service(Counts.class);
            right = molt.module("right").service(Counts.class);
            Mover mover = molt.service(Mover.class);
            setTicking(true);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < COUNTERS; i++) {
                callers.add(begin(() -> count(molt, counter)));
            }
            for (int i = 0; i < MOVERS; i++) {
                callers.add(begin(() -> mover.move(
                        ThreadLocalRandom.current().nextInt(KEYS),
                        ThreadLocalRandom.current().nextInt(100))));
            }
            long end = System.nanoTime() + NANOS;
            int handOvers = 0;
            while (wrong.isEmpty() && (HAND_OVERS > 0 ? handOvers < HAND_OVERS : System.nanoTime() < end)) {
                UpdateOutcome outcome = change(molt, good, bad, broken, random);
                Kind kind = kind(outcome);
                seen.merge(kind, 1, Integer::sum);
                if (kind == Kind.OTHER) {
                    wrong.add(new AssertionError(outcome));
                }
                handOvers += outcome instanceof UpdateOutcome.Switched switched
                        ? switched.handedOver().modules().size()
                        : 0;
            }
            done.set(true);
            setTicking(false);
            for (Thread caller : callers) {
                caller.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(caller.isAlive()).isFalse();
            }
            assertThat(wrong).isEmpty();
            assertThat(counter.sum())
                    .as("after " + handOvers + " hand-overs")
                    .isEqualTo(acknowledged.get() + TICKS.get());
            assertThat(TICKS).hasPositiveValue();
            assertThat(left.sum() + right.sum()).isZero();
            assertThat(seen).containsKeys(Kind.HANDED_OVER, Kind.NOT_RELEASED, Kind.NOT_ADOPTED, Kind.NOT_STARTED);
        }
    }

    private static UpdateOutcome change(
            Molt molt, Map<String, List<Path>> good, Map<String, Path> bad, Path broken, Random random) {
        List<Path> archives = new ArrayList<>();
        good.forEach((module, versions) -> {
            if (random.nextBoolean()) {
                archives.add(versions.get(random.nextInt(versions.size())));
            }
        });
        switch (random.nextInt(10)) {
            case 0 -> {
                List<String> modules = List.copyOf(bad.keySet());
                String module = modules.get(random.nextInt(modules.size()));
                archives.removeIf(archive -> archive.getFileName().toString().startsWith(module));
                archives.add(bad.get(module));
            }
            case 1 -> {
                archives.removeIf(archive -> archive.getFileName().toString().startsWith("counter"));
                archives.add(broken);
            }
            case 2, 3 -> {
                List<GenerationRecord> kept = molt.generations();
                return molt.rollback(kept.get(random.nextInt(kept.size())).number());
            }
            case 4 -> {
                stubborn = List.of("counter", "left", "right").get(random.nextInt(3));
                archives.removeIf(archive -> archive.getFileName().toString().startsWith(stubborn));
                archives.add(notLive(molt, stubborn, good.getOrDefault(stubborn, List.of())));
            }
            default -> {}
        }
        try {
            return archives.isEmpty()
                    ? molt.update(good.get("counter").get(random.nextInt(2)))
                    : molt.update(archives.toArray(Path[]::new));
        } finally {
            stubborn = "";
        }
    }

    private static Path notLive(Molt molt, String module, List<Path> versions) {
        boolean isFirst = molt.live().modules().stream()
                .anyMatch(live -> live.name().equals(module) && live.label().equals("1"));
        return versions.get(isFirst ? 1 : 0);
    }

    private static Kind kind(UpdateOutcome outcome) {
        if (outcome instanceof UpdateOutcome.Refused refused) {
            ProblemCode code = refused.problem().code();
            return switch (code) {
                case STATE_RELEASE_FAILED -> Kind.NOT_RELEASED;
                case STATE_ADOPT_FAILED -> Kind.NOT_ADOPTED;
                case PROVIDER_FAILED -> Kind.NOT_STARTED;
                default -> Kind.OTHER;
            };
        }
        return outcome instanceof UpdateOutcome.Switched switched
                        && !switched.handedOver().modules().isEmpty()
                ? Kind.HANDED_OVER
                : Kind.SWITCHED;
    }
}
