package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that call again and again until it is closed; none of their calls may fail. Thread-safe. */
final class Load implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean done;

    /** One call and what is expected of it. */
    interface Call {
        void make() throws Exception;
    }

    static Load of(int threads, Call call) {
        Load load = new Load();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> load.repeat(call), "load " + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void repeat(Call call) {
        while (!done) {
            try {
                call.make();
                calls.incrementAndGet();
            } catch (Throwable e) {
                wrong.add(e);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long calls() {
        return calls.get();
    }

    /** Waits for calls that begin after now. */
    void awaitMore(int more) {
        long wanted = calls.get() + more;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (calls.get() < wanted && wrong.isEmpty()) {
            assertThat(System.nanoTime()).as("only " + calls + " calls").isLessThan(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void check() {
        assertThat(wrong).isEmpty();
    }

    @Override
    public void close() {
        done = true;
        threads.forEach(Load::join);
        check();
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive())
                .as(thread.getName() + " is at " + List.of(thread.getStackTrace()))
                .isFalse();
    }
}
