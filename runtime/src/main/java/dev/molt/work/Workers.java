package dev.molt.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of one version, as many as there are tasks, and the gate before them. A thread without a task ends by itself.
 * Thread-safe.
 */
final class Workers implements Part, Executor {
    private static final long IDLE_SECONDS = 10;

    private final Owner owner;
    private final String name;
    private final Gate gate = new Gate();
    private final Threads threads;
    private final ThreadPoolExecutor pool;
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    /** @param kind see {@link Threads} */
    Workers(Owner owner, String name, String kind) {
        this.owner = owner;
        this.name = name;
        this.threads = new Threads(owner, kind);
        this.pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void execute(Runnable task) {
        try {
            if (gate.enter(task)) {
                begin(task);
            }
        } catch (Gate.Shut e) {
            throw owner.retired(name);
        }
    }

    private void begin(Runnable task) {
        try {
            pool.execute(() -> run(task));
        } catch (RuntimeException | Error e) { // no more threads to be had
            gate.leave();
            throw e;
        }
    }

    private void run(Runnable task) {
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(owner.loader()); // whatever the task before has left
        busy.add(thread);
        try {
            task.run();
        } catch (Throwable e) {
            owner.failed().accept(e);
        } finally {
            busy.remove(thread);
            gate.leave();
        }
    }

    void hold(Gate.Hold why) {
        gate.hold(why);
    }

    void release(Gate.Hold why) {
        for (Runnable begun : gate.release(why)) {
            try {
                begin(begun);
            } catch (RuntimeException | Error e) {
                owner.failed().accept(e);
            }
        }
    }

    boolean await(long nanos) throws InterruptedException {
        return gate.await(nanos);
    }

    /** Takes back a task that had to wait. */
    void withdraw(Runnable task) {
        gate.withdraw(task);
    }

    @Override
    public int shut() {
        List<Runnable> never = gate.shut();
        for (Runnable task : never) {
            if (task instanceof Future<?> future) {
                future.cancel(false);
            }
        }
        return never.size();
    }

    boolean isShut() {
        return gate.isShut();
    }

    @Override
    public void awaitEnd(Duration grace) throws InterruptedException {
        if (gate.await(grace.toNanos())) {
            pool.shutdown();
        } else {
            pool.shutdownNow(); // interrupts the tasks
        }
        threads.join();
    }

    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(time, unit);
    }

    boolean isEnded() {
        return pool.isTerminated();
    }

    @Override
    public List<Thread> threads() {
        return List.copyOf(busy);
    }

    Owner owner() {
        return owner;
    }
}
