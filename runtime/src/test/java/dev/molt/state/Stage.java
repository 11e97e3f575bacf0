package dev.molt.state;

import dev.molt.api.Stateful;
import dev.molt.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What a hand-over in a test takes place on: two versions' loaders, custody, and all threads that were started. */
final class Stage {
    static final Limits PATIENT = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(30));
    static final Limits HASTY = new Limits(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMillis(50));

    final Object state = List.of("the state");
    final List<Problem> told = new CopyOnWriteArrayList<>();
    final Custody custody = new Custody(told::add);
    final CountDownLatch over = new CountDownLatch(1);

    private final OwnLoader oldLoader = new OwnLoader();
    private final OwnLoader newLoader = new OwnLoader();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    final Actor old = actor(oldLoader).has(state);
    final Actor next = actor(newLoader);

    Actor actor() {
        return actor(oldLoader);
    }

    private Actor actor(OwnLoader loader) {
        try {
            Object code = loader.loadClass("dev.molt.state.pricing.States")
                    .getMethod("discount")
                    .invoke(null);
            return new Actor(over, code);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The module under test is not there", e);
        }
    }

    HandOvers handOvers(Limits limits) {
        return handOvers(limits, List.of(change("pricing", Map.of("Old", old), Map.of("New", next))));
    }

    HandOvers handOvers(Limits limits, List<Change> changes) {
        ClassLoader host = Stage.class.getClassLoader();
        return HandOvers.of(changes, new HandOvers.Surroundings(loader -> loader == host, custody, limits));
    }

    Change change(String module, Map<String, Stateful<?>> from, Map<String, Stateful<?>> to) {
        return new Change(side(module, "1.3.0", oldLoader, from), side(module, "1.4.0", newLoader, to));
    }

    private Side side(String module, String label, ClassLoader loader, Map<String, Stateful<?>> providers) {
        String version = module + " " + label;
        Worker worker = Worker.of(version, loader);
        return new Side(module, version, loader, providers, (what, work) -> {
            Thread thread = worker.start(what, work);
            threads.add(thread);
            return thread;
        });
    }

    /** Lets all that hangs go on, and waits until nothing runs any more. */
    void end() throws InterruptedException {
        end(Thread.currentThread());
    }

    /** Lets all that hangs go on, and waits for all threads but this one. */
    void end(Thread itself) throws InterruptedException {
        over.countDown();
        for (Thread thread : new ArrayList<>(threads)) {
            if (thread != itself) {
                thread.join();
            }
        }
    }
}
