package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Pin;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Code that waits for what waits for it. Each attempt ends within the deadlines: in a result, or in a refusal that says
 * why; what ran before goes on with its state.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // pins are taken for the sake of being open
public class DeadlockTest {
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** How long an update that is refused for a deadline may take: some deadlines, one after the other. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The contract of the modules with state. */
    public interface Counter {
        /** Counts one more. */
        long count();

        String label();

        /** Does this inside the call. */
        long during(Runnable work);

        /** Does this inside the call, on a thread of the module's executor, and waits for it. */
        long onExecutor(Runnable work);

        /** The same on a thread that the module has made. */
        long onThread(Runnable work);
    }

    /** What the modules do at the moments of their lives, by the name of the moment: set by the tests. */
    public static final Map<String, Runnable> MOMENTS = new ConcurrentHashMap<>();

    /** Does what a test has set for a moment. */
    public static void at(String moment) {
        MOMENTS.getOrDefault(moment, () -> {}).run();
    }

    private static final String COUNTER = """
            package sample;
            import dev.molt.integration.DeadlockTest;
            public final class Provided
                    implements DeadlockTest.Counter, dev.molt.api.Stateful<Long>, dev.molt.api.HealthCheck {
                private final dev.molt.api.ModuleContext context;
                private long count;
                private boolean away;
                public Provided(dev.molt.api.ModuleContext context) {
                    this.context = context;
                    DeadlockTest.at("MODULE LABEL start");
                    away = !"LABEL".equals("1");
                }
                public synchronized long count() {
                    if (away) throw new IllegalStateException("called without state");
                    return ++count;
                }
                public String label() { return "LABEL"; }
                public long during(Runnable work) {
                    work.run();
                    return count();
                }
                public long onExecutor(Runnable work) {
                    try {
                        context.executor().submit(() -> work.run()).get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return count();
                }
                public long onThread(Runnable work) {
                    Thread thread = new Thread(() -> work.run());
                    thread.start();
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return count();
                }
                public Long release() {
                    DeadlockTest.at("MODULE LABEL release");
                    synchronized (this) {
                        away = true;
                        return count;
                    }
                }
                public void adopt(Long state) {
                    DeadlockTest.at("MODULE LABEL adopt");
                    synchronized (this) {
                        away = false;
                        count = state;
                    }
                }
                public void check() { DeadlockTest.at("MODULE LABEL check"); }
            }
            """;

    @TempDir
    private Path directory;

    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void joinAll() throws InterruptedException {
        MOMENTS.clear();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private Molt.Builder settings() {
        MOMENTS.clear();
        return Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.NONE)
                .startDeadline(DEADLINE)
                .closeDeadline(Duration.ofSeconds(5))
                .handOverDeadline(DEADLINE);
    }

    private Host host() throws Exception {
        return host(settings());
    }

    private Host host(Molt.Builder settings) throws Exception {
        Host host = new Host(directory, settings);
        assertThat(host.molt.update(archive("one", "1"))).isInstanceOf(UpdateOutcome.Switched.class);
        return host;
    }

    private Path archive(String module, String label) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"),
                Archives.provider(
                        module,
                        label,
                        Counter.class,
                        COUNTER.replace("LABEL", label).replace("MODULE", module)));
    }

    private static Counter counter(Molt molt, String module) {
        return molt.module(module).service(Counter.class);
    }

    private Thread begin(Runnable body) {
        Thread thread = new Thread(body, "test " + threads.size());
        thread.setContextClassLoader(DeadlockTest.class.getClassLoader()); // not that of a module
        threads.add(thread);
        thread.start();
        return thread;
    }

    private <T> CompletableFuture<T> async(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        begin(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Does it, and requires that it does not take longer than some deadlines. */
    private static <T> T soon(Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        return result;
    }

    private static UpdateOutcome.Refused refused(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
        return (UpdateOutcome.Refused) outcome;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            if (Thread.currentThread().isInterrupted() || !thread.isAlive()) {
                throw new AssertionError("It does not come to wait: " + thread);
            }
            Thread.onSpinWait();
        }
    }

    // ---- old code that calls back

    @Test
    void oldCode_callsItsOwnServiceBack_onTheSameThread() throws Exception {
        callsBack((counter, work) -> counter.during(work));
    }

    @Test
    void oldCode_callsItsOwnServiceBack_onItsExecutor() throws Exception {
        callsBack((counter, work) -> counter.onExecutor(work));
    }

    @Test
    void oldCode_callsItsOwnServiceBack_onARawThread() throws Exception {
        callsBack((counter, work) -> counter.onThread(work));
    }

    private interface Callback {
        void accept(Counter counter, Runnable work);
    }

    /** Old code is inside, the door is shut, and then it calls its own service: that counts in the old version. */
    private void callsBack(Callback callback) throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Void> call = async(() -> {
                callback.accept(counter, () -> {
                    inside.countDown();
                    await(go);
                    counter.count();
                });
                return null;
            });
            inside.await();
            CompletableFuture<UpdateOutcome> update = async(() -> update(host, "2"));
            awaitDoor(counter);
            go.countDown();
            call.get();
            assertThat(update.get()).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(counter.label()).isEqualTo("2");
            assertThat(counter.count()).isEqualTo(3);
        }
    }

    private UpdateOutcome update(Host host, String label) {
        try {
            return host.molt.update(archive("one", label));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the door is shut: a caller waits at it. */
    private Thread awaitDoor(Counter counter) {
        AtomicReference<Boolean> isShut = new AtomicReference<>(false);
        Thread caller = begin(() -> {
            while (!isShut.get()) {
                counter.label();
            }
        });
        awaitWaiting(caller);
        isShut.set(true);
        return caller;
    }

    /** What only the new version waits for keeps it from nothing but going live. */
    @Test
    void oldCode_thatWaitsForAnybodyElse_refusesTheUpdate_andGoesOn() throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            ExecutorService strangers = Executors.newSingleThreadExecutor();
            CompletableFuture<Long> call = async(() -> counter.during(() -> {
                inside.countDown();
                await(go);
                CompletableFuture.supplyAsync(counter::count, strangers).join();
            }));
            inside.await();
            CompletableFuture<UpdateOutcome> update = async(() -> update(host, "2"));
            awaitDoor(counter);
            go.countDown();
            assertBusy(soon(update::get), "In generation 1: thread test 0, a call at");
            assertThat(call.get()).isEqualTo(2);
            assertThat(counter.count()).isEqualTo(3);
            assertThat(update(host, "2")).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(counter.count()).isEqualTo(4);
            strangers.shutdown();
        }
    }

    private static void assertBusy(UpdateOutcome outcome, String fact) {
        assertThat(refused(outcome).problem().code()).isEqualTo(ProblemCode.HAND_OVER_BUSY);
        assertThat(refused(outcome).problem().text()).contains(fact);
    }

    // ---- updates that are asked for from inside

    @Test
    void updateFromInsideACall_isRefused_andTheCallGoesOn() throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            AtomicReference<UpdateOutcome> inner = new AtomicReference<>();
            assertThat(soon(() -> counter.during(() -> inner.set(update(host, "2")))))
                    .isEqualTo(1);
            assertBusy(inner.get(), "thread " + Thread.currentThread().getName());
            assertThat(soon(() -> counter.during(
                            () -> inner.set(async(() -> update(host, "2")).join()))))
                    .isEqualTo(2);
            assertBusy(inner.get(), "thread " + Thread.currentThread().getName());
            assertThat(update(host, "2")).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(counter.count()).isEqualTo(3);
        }
    }

    @Test
    void updateFromInsideAnUpdate_isRefusedAtOnce_whereverItIsAskedFor() throws Exception {
        for (String moment : List.of("one 2 start", "one 2 check", "one 1 release", "one 2 adopt")) {
            directory = Files.createTempDirectory(directory, "host");
            try (Host host = host()) {
                Counter counter = counter(host.molt, "one");
                counter.count();
                AtomicReference<ProblemCode> inner = new AtomicReference<>();
                MOMENTS.put(moment, () -> {
                    try {
                        host.molt.update(directory.resolve("one-1.jar"));
                    } catch (MoltException e) {
                        inner.set(e.problem().code()); // the exception itself holds the module
                    }
                });
                assertThat(soon(() -> update(host, "2"))).as(moment).isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(inner).as(moment).hasValue(ProblemCode.UPDATE_REENTRANT);
                assertThat(counter.count()).isEqualTo(2);
            }
        }
    }

    @Test
    void updateThatAnUpdateWaitsFor_endsWithTheDeadline() throws Exception {
        for (String moment : List.of("one 2 start", "one 2 check", "one 1 release", "one 2 adopt")) {
            directory = Files.createTempDirectory(directory, "host");
            try (Host host = host()) {
                Counter counter = counter(host.molt, "one");
                counter.count();
                AtomicReference<CompletableFuture<UpdateOutcome>> inner = new AtomicReference<>();
                MOMENTS.put(moment, () -> {
                    MOMENTS.clear();
                    inner.set(async(() -> {
                        try {
                            return host.molt.update(archive("two", "1"));
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }));
                    try {
                        inner.get().get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                refused(soon(() -> update(host, "2")));
                assertThat(soon(() -> inner.get().get())).as(moment).isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(counter.label()).as(moment).isEqualTo("1");
                assertThat(counter.count()).as(moment).isEqualTo(2);
                assertThat(update(host, "2")).as(moment).isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(counter.count()).as(moment).isEqualTo(3);
            }
        }
    }

    @Test
    void listener_thatWaitsForAnotherUpdate_holdsUpNothing() throws Exception {
        AtomicReference<UpdateOutcome> second = new AtomicReference<>();
        AtomicReference<Molt> opened = new AtomicReference<>();
        Molt.Builder settings = settings().listener(event -> {
            if (event instanceof MoltEvent.HandedOver && second.get() == null) {
                second.set(async(() -> {
                            try {
                                return opened.get().update(archive("two", "1"));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .join());
            }
        });
        try (Host host = new Host(directory, settings)) {
            opened.set(host.molt);
            host.molt.update(archive("one", "1"));
            assertThat(soon(() -> update(host, "2"))).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(second.get()).isInstanceOf(UpdateOutcome.Switched.class);
        }
    }

    // ---- code that hands over, and calls

    @Test
    void releaseAndAdopt_thatCallWhatIsHandedOver_areRefused_andNoStateIsLost() throws Exception {
        for (String moment : List.of("one 1 release", "one 2 adopt", "two 1 release", "two 2 adopt")) {
            directory = Files.createTempDirectory(directory, "host");
            try (Host host = host()) {
                host.molt.update(archive("two", "1"));
                Counter one = counter(host.molt, "one");
                Counter two = counter(host.molt, "two");
                one.count();
                two.count();
                MOMENTS.put(moment, one::count);
                UpdateOutcome outcome = soon(() -> host.molt.update(archive("one", "2"), archive("two", "2")));
                assertThat(refused(outcome).problem().text())
                        .as(moment)
                        .contains("the state of one is being handed over");
                assertThat(one.count()).as(moment).isEqualTo(2);
                assertThat(two.count()).as(moment).isEqualTo(2);
                MOMENTS.clear();
                assertThat(host.molt.update(archive("one", "2"), archive("two", "2")))
                        .as(moment)
                        .isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(one.count()).as(moment).isEqualTo(3);
                assertThat(two.count()).as(moment).isEqualTo(3);
            }
        }
    }

    @Test
    void releaseAndAdopt_mayCallOthers() throws Exception {
        try (Host host = host()) {
            host.molt.update(archive("two", "1"));
            Counter two = counter(host.molt, "two");
            MOMENTS.put("one 1 release", two::count);
            MOMENTS.put("one 2 adopt", two::count);
            assertThat(soon(() -> update(host, "2"))).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(two.count()).isEqualTo(3);
        }
    }

    // ---- close

    @Test
    void closeDuringAHandOver_waitsForItsEnd() throws Exception {
        for (String moment : List.of("one 2 start", "one 1 release", "one 2 adopt")) {
            directory = Files.createTempDirectory(directory, "host");
            Host host = host();
            Counter counter = counter(host.molt, "one");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            MOMENTS.put(moment, () -> {
                inside.countDown();
                await(go);
            });
            CompletableFuture<UpdateOutcome> update = async(() -> update(host, "2"));
            inside.await();
            CompletableFuture<Object> caller = async(() -> {
                try {
                    return counter.count();
                } catch (RuntimeException e) {
                    return e;
                }
            });
            soon(() -> {
                host.molt.close();
                return "closed";
            });
            refused(soon(update::get));
            host.close();
            Object seen = soon(caller::get);
            assertThat(seen)
                    .satisfiesAnyOf(
                            result -> assertThat(result).isEqualTo(1L),
                            result -> assertThat(result)
                                    .isInstanceOf(dev.molt.reference.ServiceUnavailableException.class));
        }
    }

    @Test
    void closeFromInsideAHandOver_endsBoth() throws Exception {
        for (String moment : List.of("one 2 start", "one 1 release", "one 2 adopt")) {
            directory = Files.createTempDirectory(directory, "host");
            Host host = host();
            MOMENTS.put(moment, host.molt::close);
            refused(soon(() -> update(host, "2")));
            soon(() -> {
                host.molt.close();
                return "closed";
            });
            assertThatThrownBy(() -> host.molt.update(directory.resolve("one-2.jar")))
                    .isInstanceOf(MoltException.class);
        }
    }

    @Test
    void closeFromInsideACall_endsWithTheDeadline() throws Exception {
        Host host = new Host(directory, settings().closeDeadline(Duration.ofMillis(500)));
        host.molt.update(archive("one", "1"));
        Counter counter = counter(host.molt, "one");
        assertThat(soon(() -> counter.during(host.molt::close))).isEqualTo(1);
    }

    // ---- pins, results, tasks

    @Test
    void pinHeldOverAHandOver_refusesIt_namedByItsThread() throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Thread pinned = begin(() -> {
                try (Pin pin = host.molt.pin()) {
                    taken.countDown();
                    await(go);
                    counter.count();
                }
            });
            taken.await();
            assertBusy(soon(() -> update(host, "2")), "thread " + pinned.getName() + ", still open: pin taken at");
            go.countDown();
            pinned.join();
            assertThat(update(host, "2")).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(counter.count()).isEqualTo(2);
        }
    }

    @Test
    void pinTakenWhileTheDoorIsShut_holdsUpNothing() throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            MOMENTS.put("one 2 adopt", () -> {
                inside.countDown();
                await(go);
            });
            CompletableFuture<UpdateOutcome> update = async(() -> update(host, "2"));
            inside.await();
            try (Pin pin = host.molt.pin()) {
                go.countDown();
                assertThat(counter.count()).isEqualTo(1);
                assertThat(counter.label()).isEqualTo("2");
                assertThat(update.get()).isInstanceOf(UpdateOutcome.Switched.class);
                assertThat(pin.generation()).isEqualTo(2);
            }
        }
    }

    @Test
    void taskThatDoesNotEnd_refusesTheUpdate_andTheOthersGoOn() throws Exception {
        try (Host host = host()) {
            Counter counter = counter(host.molt, "one");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Long> call = async(() -> counter.onExecutor(() -> {
                inside.countDown();
                await(go);
            }));
            inside.await();
            assertThat(refused(soon(() -> update(host, "2"))).problem().code()).isEqualTo(ProblemCode.HAND_OVER_BUSY);
            assertThat(soon(() -> counter.onExecutor(() -> {}))).isEqualTo(1);
            go.countDown();
            assertThat(call.get()).isEqualTo(2);
            assertThat(update(host, "2")).isInstanceOf(UpdateOutcome.Switched.class);
        }
    }

    // ---- interrupts, virtual threads

    @Test
    void callersAtTheDoor_areInterrupted_andTheirCallsSucceed() throws Exception {
        try (Host host = host(settings().handOverDeadline(Duration.ofSeconds(30)))) {
            callersAtTheDoor(host, body -> {
                Thread thread = new Thread(body);
                thread.start();
                return thread;
            });
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAtTheDoor_areInterrupted_andTheirCallsSucceed() throws Exception {
        try (Host host = host(settings().handOverDeadline(Duration.ofSeconds(30)))) {
            callersAtTheDoor(host, body -> {
                try {
                    return (Thread) Thread.class
                            .getMethod("startVirtualThread", Runnable.class)
                            .invoke(null, body);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError("no virtual threads", e);
                }
            });
        }
    }

    private interface Starter {
        Thread start(Runnable body);
    }

    private void callersAtTheDoor(Host host, Starter starter) throws Exception {
        Counter counter = counter(host.molt, "one");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MOMENTS.put("one 1 release", () -> {
            inside.countDown();
            await(go);
        });
        CompletableFuture<UpdateOutcome> update = async(() -> update(host, "2"));
        inside.await();
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean pins = i % 2 == 0;
            CompletableFuture<String> result = new CompletableFuture<>();
            results.add(result);
            Thread caller = starter.start(() -> {
                try {
                    if (pins) {
                        try (Pin pin = host.molt.pin()) {
                            counter.count();
                        }
                    } else {
                        counter.count();
                    }
                    result.complete(String.valueOf(Thread.currentThread().isInterrupted()));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
            awaitWaiting(caller);
            caller.interrupt();
        }
        go.countDown();
        for (CompletableFuture<String> result : results) {
            String isInterrupted = soon(result::get);
            assertThat(isInterrupted).isEqualTo("true");
        }
        assertThat(update.get()).isInstanceOf(UpdateOutcome.Switched.class);
        assertThat(counter.count()).isEqualTo(201);
    }
}
