package dev.molt.module;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The end of one module version. It runs on threads of the version's own, since the module's code has a part in it and
 * nobody knows whether that returns: one thread for the whole, one for each thing that is closed. Whoever waits for it
 * does so as long as they like. Thread-safe.
 */
public final class Closing {
    /** Some hundred years, as a number of nanoseconds. */
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final ModuleVersion version;
    private final Thread thread;

    /** What is being closed; changed by the closing's own thread. */
    private final List<Step> steps = new CopyOnWriteArrayList<>();

    /** One thing that is being closed. Immutable. */
    private record Step(Owned owned, Thread thread) {
        Stream<Thread> threads() {
            return Stream.concat(Stream.of(thread), owned.threads().stream());
        }
    }

    /** @param work calls {@link #step} for each thing, and then {@link #awaitSteps} */
    Closing(ModuleVersion version, Consumer<Closing> work) {
        this.version = version;
        this.thread = thread(() -> work.accept(this));
    }

    private Thread thread(Runnable work) {
        Thread made = new Thread(null, work, "molt-close " + version, 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(version.loader());
        return made;
    }

    void start() {
        thread.start();
    }

    /**
     * Closes one thing, and waits for that as long as the limit allows; on the closing's own thread.
     *
     * @return why it has not been closed within the limit
     */
    List<Problem> step(Owned owned, Runnable close, Duration limit) {
        Step step = new Step(owned, thread(close));
        steps.add(step);
        step.thread().start();
        if (joined(step.thread(), limit)) {
            steps.remove(step);
            return List.of();
        }
        return List.of(overdue(
                "Closing " + version + " takes long: " + owned.name() + " has not ended.",
                limit,
                List.of(step),
                "The rest of it is closed meanwhile"));
    }

    /** Waits for all steps that took longer than they may; on the closing's own thread. */
    void awaitSteps() {
        steps.forEach(step -> joined(step.thread(), FOREVER));
        steps.clear();
    }

    /** Whether a thread ends within the limit; an interrupt, which nobody has a reason for, is put off. */
    private static boolean joined(Thread thread, Duration limit) {
        boolean interrupted = false;
        long until = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); left > 0 && thread.isAlive(); left = until - System.nanoTime()) {
            try {
                thread.join(Math.max(1, Duration.ofNanos(left).toMillis()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** What is being closed. */
    public ModuleVersion version() {
        return version;
    }

    public boolean isDone() {
        return !thread.isAlive();
    }

    /** Waits until it is done; false when the time is over before, or the current thread is interrupted. */
    public boolean await(Duration limit) {
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isDone();
    }

    /** Tells that it is not done, and where it is. */
    public Problem overdue(Duration since) {
        return overdue("Closing " + version + " takes long.", since, steps, "No call is inside it, and updates go on");
    }

    private Problem overdue(String what, Duration since, List<Step> open, String state) {
        List<String> facts = new ArrayList<>();
        facts.add("What it owns has not ended after " + since.toMillis() + " ms.");
        (open.isEmpty() ? Stream.of(thread) : open.stream().flatMap(Step::threads)).forEach(at -> {
            facts.add(
                    (at.getName().equals(thread.getName()) ? "The thread" : "The thread " + at.getName()) + " is at:");
            for (StackTraceElement frame : at.getStackTrace()) {
                facts.add("    at " + frame);
            }
        });
        return new Problem(
                ProblemCode.CLOSE_OVERDUE,
                what,
                facts,
                state + "; what it holds stays held.",
                "let its close() and its tasks return, whatever they wait for.");
    }
}
