package dev.molt.work;

import java.time.Duration;
import java.util.List;

/** One kind of a version's work, as its host ends it. Thread-safe. */
public interface Part {
    /** What it is, such as {@code scheduler}. */
    String name();

    /**
     * Lets nothing begin any more; returns at once.
     *
     * @return how many tasks were to run once, and never did; whoever waits for one of them finds it cancelled
     */
    int shut();

    /** Waits until all tasks have ended and all threads with them, however long that takes. */
    void awaitEnd(Duration grace) throws InterruptedException;

    /** The threads that have a task. */
    List<Thread> threads();
}
