package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.api.RoutingKey;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.store.GenerationRecord;
import dev.molt.update.CanaryPolicy;
import dev.molt.update.Proving;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each version of each module answers with a token of its own. Callers go from module to module, in calls, under pins,
 * on other threads and with results that come later, while sets of modules are updated, refused, divided, promoted and
 * rolled back. All tokens that one call or one pin has seen were live together, in a generation that was live meanwhile.
 * Runs for some seconds, or for -Dmolt.tokens=UPDATES.
 */
@SuppressWarnings("try") // pins are taken for the sake of being open
public class TokenTest {
    private static final int UPDATES = Integer.getInteger("molt.tokens", 0);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int FEWEST = 40;
    private static final int CALLERS = 64;
    private static final int MODULES = 8;

    /** The modules from this one on have state. */
    private static final int STATEFUL = 6;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What all modules do. */
    public interface Node {
        void visit(Route route);

        void visitFor(@RoutingKey String key, Route route);

        /** The same, and looks once more, on another thread, before the result is there. */
        CompletionStage<Void> later(Route route);
    }

    // One service for each module, so that the modules find each other.
    public interface Node0 extends Node {}

    public interface Node1 extends Node {}

    public interface Node2 extends Node {}

    public interface Node3 extends Node {}

    public interface Node4 extends Node {}

    public interface Node5 extends Node {}

    public interface Node6 extends Node {}

    public interface Node7 extends Node {}

    private static final List<Class<? extends Node>> SERVICES = List.of(
            Node0.class, Node1.class, Node2.class, Node3.class, Node4.class, Node5.class, Node6.class, Node7.class);

    /** The way of one call or one pin through the modules, and what it has seen. Used by one thread at a time. */
    public static final class Route {
        private final long begun;
        private final String[] tokens = new String[MODULES];
        private final Queue<Integer> ahead = new ArrayDeque<>();
        private String torn;
        private long ended;

        private Route(long begun) {
            this.begun = begun;
        }

        /** Called by the modules, with their tokens. */
        public synchronized void saw(int module, String token) {
            String before = tokens[module];
            if (before != null && !before.equals(token)) {
                torn = "module " + module + " was " + before + " and " + token;
            }
            tokens[module] = token;
        }

        /** Which module to go to next, or -1. */
        public synchronized int next() {
            Integer next = ahead.poll();
            return next == null ? -1 : next;
        }

        private synchronized Route through(int length) {
            for (int i = 0; i < length; i++) {
                ahead.add(ThreadLocalRandom.current().nextInt(MODULES));
            }
            return this;
        }

        private synchronized boolean fits(List<String> generation) {
            return IntStream.range(0, MODULES)
                    .allMatch(module -> tokens[module] == null || tokens[module].equals(generation.get(module)));
        }

        @Override
        public synchronized String toString() {
            return Arrays.toString(tokens) + " from " + begun + " to " + ended + (torn == null ? "" : ", " + torn);
        }
    }

    private static final String NODE = """
            package sample;
            import dev.molt.integration.TokenTest;
            import java.util.concurrent.*;
            public final class Provided implements TokenTest.NodeINDEX, dev.molt.api.HealthCheck STATEFUL {
                private final dev.molt.api.ModuleContext context;
                private final String token;
                private final TokenTest.Node[] nodes = {
                    NODES
                };
                private final boolean stateful = (Object) this instanceof dev.molt.api.Stateful;
                private volatile boolean away;
                public Provided(dev.molt.api.ModuleContext context) {
                    this.context = context;
                    this.token = context.label();
                    if (token.startsWith("start")) throw new IllegalStateException("not started");
                    for (int i = 0; i < nodes.length; i++) nodes[i] = TokenTest.node(context, i);
                    away = stateful && !token.equals("first");
                }
                public void check() {
                    if (token.startsWith("check")) throw new IllegalStateException("ill");
                }
                public void visit(TokenTest.Route route) {
                    if (away) throw new IllegalStateException("called without state");
                    route.saw(INDEX, token);
                    int next = route.next();
                    if (next >= 0) nodes[next].visit(route);
                    if (away) throw new IllegalStateException("state has gone within a call");
                    route.saw(INDEX, token);
                }
                public void visitFor(String key, TokenTest.Route route) { visit(route); }
                public CompletionStage<Void> later(TokenTest.Route route) {
                    visit(route);
                    CompletableFuture<Void> result = new CompletableFuture<>();
                    context.executor().execute(() -> {
                        if (away) result.completeExceptionally(new IllegalStateException("state has gone before"));
                        route.saw(INDEX, token);
                        result.complete(null);
                    });
                    return result;
                }
                public String release() {
                    away = true;
                    return "state";
                }
                public void adopt(String state) {
                    if (token.startsWith("adopt")) throw new IllegalStateException("not adopted");
                    away = false;
                }
            }
            """;

    /** For the modules: a reference to another module. */
    public static Node node(dev.molt.api.ModuleContext context, int module) {
        return context.service(SERVICES.get(module));
    }

    /**
     * A generation that was live from one tick to another.
     *
     * @param tokens the label of each module
     */
    private record Live(List<String> tokens, long from, AtomicLong to) {
        private static Live since(long tick, List<GenerationRecord.Module> modules) {
            String[] tokens = new String[MODULES];
            modules.forEach(module -> tokens[module.name().charAt(1) - '0'] = module.label());
            return new Live(List.of(tokens), tick, new AtomicLong(Long.MAX_VALUE));
        }

        private boolean explains(Route route) {
            return from <= route.ended && to.get() >= route.begun && route.fits(tokens);
        }
    }

    /** All generations that were live, or are, newest first. A tick is odd while something changes. */
    private final ConcurrentLinkedDeque<Live> log = new ConcurrentLinkedDeque<>();

    private final AtomicLong tick = new AtomicLong();
    private final ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong judged = new AtomicLong();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<Integer, Map<String, byte[]>> classes = new LinkedHashMap<>();
    private int version;

    @TempDir(factory = InMemory.class)
    private Path directory;

    /** The name of the provider of each module. */
    String provider() {
        return "sample.Provided";
    }

    /** The entries that have the code of the provider of a module. */
    Map<String, byte[]> code(int module, boolean stateful) {
        String source = NODE.replace("INDEX", "" + module)
                .replace("STATEFUL", stateful ? ", dev.molt.api.Stateful<String>" : "")
                .replace("NODES", "null, ".repeat(MODULES));
        return Archives.compile("sample.Provided", source);
    }

    /** Whether the providers have results that come later. */
    boolean answersLater() {
        return true;
    }

    /** Whether updates had each of these ends, the first one being that which all is about. */
    void assertAllHappened(String... ends) {
        assertThat(outcomes).containsKeys(ends);
    }

    final Set<String> outcomes() {
        return outcomes.keySet();
    }

    /** How many threads call the whole time. */
    int callers() {
        return CALLERS;
    }

    /** How many updates there are at least. */
    int updates() {
        return Math.max(UPDATES, FEWEST);
    }

    /** An archive of one module; its label is its token. */
    private Path archive(int module, String label) throws IOException {
        Map<String, byte[]> entries = classes.computeIfAbsent(module, index -> {
            Map<String, byte[]> made = new LinkedHashMap<>();
            made.put("META-INF/services/" + SERVICES.get(index).getName(), Archives.bytes(provider() + "\n"));
            made.putAll(code(index, index >= STATEFUL));
            return made;
        });
        return Files.write(
                directory.resolve("m" + module + "-" + label + ".jar"), Archives.archive("m" + module, label, entries));
    }

    private List<Path> archives(Random random, int below, String label) throws IOException {
        List<Path> archives = new ArrayList<>();
        for (int module = 0; module < below; module++) {
            if (random.nextInt(3) == 0) {
                archives.add(archive(module, label));
            }
        }
        if (archives.isEmpty()) {
            archives.add(archive(random.nextInt(below), label));
        }
        return archives;
    }

    // ---- callers

    private final class Caller implements Runnable {
        private final Molt molt;
        private final ExecutorService pool;
        private final List<Node> nodes;

        /** What can't be judged yet, as a change goes on. */
        private final Queue<Route> pending = new ArrayDeque<>();

        private Caller(Molt molt, ExecutorService pool) {
            this.molt = molt;
            this.pool = pool;
            this.nodes = SERVICES.stream().<Node>map(molt::service).toList();
        }

        @Override
        public void run() {
            try {
                while (!done.get()) {
                    Route route = new Route(tick.get());
                    go(route);
                    route.ended = tick.get();
                    pending.add(route);
                    judge();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (Throwable e) {
                wrong.add(e);
            }
        }

        private Node any() {
            return nodes.get(ThreadLocalRandom.current().nextInt(MODULES));
        }

        private void go(Route route) throws Exception {
            int length = ThreadLocalRandom.current().nextInt(6);
            switch (ThreadLocalRandom.current().nextInt(8)) {
                case 0 -> pinned(route);
                case 1 -> later(route.through(length));
                case 2 -> any().visitFor("key " + length, route.through(length));
                default -> any().visit(route.through(length));
            }
        }

        private void later(Route route) throws Exception {
            if (answersLater()) {
                any().later(route).toCompletableFuture().get();
            } else {
                any().visit(route);
            }
        }

        private void pinned(Route route) throws Exception {
            Runnable left;
            try (Pin pin = molt.pin()) {
                any().visit(route.through(2));
                any().visitFor("key " + ThreadLocalRandom.current().nextInt(9), route.through(1));
                pool.submit(pin.wrap(() -> any().visit(route.through(1)))).get();
                CompletableFuture.runAsync(() -> any().visit(route.through(1)), pin.executor(pool))
                        .get();
                try (Pin inner = molt.pin()) {
                    later(route.through(1));
                }
                left = pin.wrap(() -> any().visit(route.through(1)));
            }
            pool.submit(left).get();
        }

        private void judge() {
            long now = tick.get();
            for (Route route = pending.peek(); route != null && canBeJudged(route, now); route = pending.peek()) {
                pending.remove();
                judge(route);
            }
        }

        private void judge(Route route) {
            judged.incrementAndGet();
            if (route.torn != null || log.stream().noneMatch(live -> live.explains(route))) {
                wrong.add(route);
            }
        }

        private boolean canBeJudged(Route route, long now) {
            return route.ended % 2 == 0 || now > route.ended;
        }
    }

    // ---- changes

    /** Carries out one change, and writes down what is live then. */
    private UpdateOutcome change(Change change) throws Exception {
        long begun = tick.incrementAndGet();
        UpdateOutcome outcome = change.carryOut();
        if (outcome instanceof UpdateOutcome.Switched switched) {
            long ended = begun + 1;
            log.forEach(live -> live.to.compareAndSet(Long.MAX_VALUE, ended));
            log.addFirst(Live.since(begun, switched.generation().modules()));
        } else if (outcome instanceof UpdateOutcome.Divided divided) {
            log.addFirst(Live.since(begun, divided.candidate().modules()));
        }
        tick.incrementAndGet();
        outcomes.merge(name(outcome), 1, Integer::sum);
        return outcome;
    }

    private static String name(UpdateOutcome outcome) {
        return outcome instanceof UpdateOutcome.Refused refused
                ? refused.problem().code().name()
                : outcome.getClass().getSimpleName();
    }

    private interface Change {
        UpdateOutcome carryOut() throws Exception;
    }

    /** Unless a trial's end has made a generation meanwhile, and that one is not kept any more. */
    private void rollback(Molt molt, long number) throws Exception {
        try {
            change(() -> molt.rollback(number));
        } catch (MoltException e) {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.GENERATION_UNKNOWN);
        }
    }

    private void changeAtRandom(Molt molt, Random random) throws Exception {
        String label = "v" + version++;
        switch (random.nextInt(10)) {
            case 0 -> {
                String moment = List.of("start", "check", "adopt").get(random.nextInt(3));
                List<Path> archives = archives(random, STATEFUL, label);
                archives.add(archive(STATEFUL + random.nextInt(MODULES - STATEFUL), moment + label));
                change(() -> molt.update(archives.toArray(Path[]::new)));
            }
            case 1 -> {
                List<GenerationRecord> kept = molt.generations();
                long number = kept.get(random.nextInt(kept.size())).number();
                rollback(molt, number);
            }
            case 2, 3 -> divide(molt, random, archives(random, STATEFUL, label));
            case 4 -> goBack(molt);
            default -> {
                List<Path> archives = archives(random, MODULES, label);
                change(() -> molt.update(archives.toArray(Path[]::new)));
            }
        }
    }

    private void divide(Molt molt, Random random, List<Path> archives) throws Exception {
        CanaryPolicy policy = random.nextBoolean()
                ? CanaryPolicy.of(random.nextDouble())
                : new CanaryPolicy(0.5, () -> Thread.currentThread().getName());
        UpdateOutcome outcome = change(() -> molt.canary(policy, archives.toArray(Path[]::new)));
        if (outcome instanceof UpdateOutcome.Divided) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            if (random.nextBoolean()) {
                change(molt::promote);
            } else {
                change(molt::abort);
                log.getFirst().to.set(tick.get());
            }
        }
    }

    private void goBack(Molt molt) throws Exception {
        if (molt.proving().filter(now -> now.kind() == Proving.Kind.TRIAL).isPresent()) {
            try {
                change(molt::abort);
            } catch (MoltException e) {
                tick.incrementAndGet(); // it has been settled in between
            }
        }
    }

    // ---- tests

    @Test
    void eachCallAndPin_seesOneGeneration() throws Exception {
        run(TrialPolicy.NONE, this::changeAtRandom);
        assertThat(wrong).isEmpty();
        assertAllHappened("Switched", "Divided", "Unchanged", "PROVIDER_FAILED", "STATE_ADOPT_FAILED");
        assertThat(judged).hasValueGreaterThan(1_000);
    }

    @Test
    void eachCallAndPin_seesOneGeneration_whileTrialsGoOn() throws Exception {
        run(TrialPolicy.NONE.lasting(Duration.ofMillis(100)), this::changeAtRandom);
        assertThat(wrong).isEmpty();
        assertAllHappened("Switched", "ON_TRIAL");
        assertThat(judged).hasValueGreaterThan(1_000);
    }

    /** Several modules, one after the other: the generations in between are none of those that are written down. */
    @Test
    void weakened_modulesThatSwitchOneByOne_areFound() throws Exception {
        run(TrialPolicy.NONE, (molt, random) -> {
            String label = "v" + version++;
            List<Path> archives = archives(random, STATEFUL, label);
            change(() -> {
                UpdateOutcome last = molt.update(archives.get(0));
                for (Path archive : archives.subList(1, archives.size())) {
                    last = molt.update(archive);
                }
                return last;
            });
        });
        assertThat(wrong).isNotEmpty().allMatch(Route.class::isInstance);
    }

    private interface Changes {
        void make(Molt molt, Random random) throws Exception;
    }

    private void run(TrialPolicy trial, Changes changes) throws Exception {
        Random random = new Random(3);
        ExecutorService pool =
                Executors.newCachedThreadPool(); // callers wait at doors in it, and others must not wait for them;
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(trial)
                .keptGenerations(10)
                .handOverDeadline(Duration.ofSeconds(20))
                .open()) {
            List<Path> first = new ArrayList<>();
            for (int module = 0; module < MODULES; module++) {
                first.add(archive(module, "first"));
            }
            change(() -> molt.update(first.toArray(Path[]::new)));
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < callers(); i++) {
                Thread caller = new Thread(new Caller(molt, pool), "caller " + i);
                caller.start();
                callers.add(caller);
            }
            long end = System.nanoTime() + NANOS;
            int least = updates();
            while (wrong.isEmpty() && (version < least || (UPDATES == 0 && System.nanoTime() < end))) {
                changes.make(molt, random);
            }
            done.set(true);
            for (Thread caller : callers) {
                caller.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(caller.isAlive()).as(caller.getName()).isFalse();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
