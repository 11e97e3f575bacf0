package dev.molt.update;

import dev.molt.module.ModuleVersion;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.CallFigures;
import dev.molt.reference.Switchboard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the new versions of one generation, and says once what came of it. Thread-safe: who says it first is decided
 * by one atomic flag.
 *
 * <p>Callers that fail only count and wake this trial's thread, where all else happens.
 */
final class Trial implements AutoCloseable {
    /** How long a version's failures before the switch are looked at, to know what is usual. */
    private static final int USUAL_SECONDS = 30;

    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** Who is told what came of a trial, on a thread of the trial's. */
    interface Verdict {
        /** The time is over, and nothing is wrong. */
        void passed(Trial proven);

        /**
         * Something is wrong.
         *
         * @param sinceFirst how long after the first failure
         * @return whether that is the end of it; else it is told again later
         */
        boolean failed(Trial failed, Problem reason, Duration sinceFirst);
    }

    private final TrialPolicy policy;
    private final Switchboard switchboard;
    private final LiveModules subject;

    /** Maps each version on trial to how many of the calls of the version before it failed in a second. */
    private final Map<ModuleVersion, Double> usual = new LinkedHashMap<>();

    private final Verdict verdict;
    private final ScheduledExecutorService thread;
    private final ScheduledExecutorService checks;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicLong firstFailure = new AtomicLong();
    private final long begun = System.nanoTime();

    /**
     * @param subject what is on trial
     * @param before maps the versions on trial to those that they have followed, or to null
     */
    Trial(
            TrialPolicy policy,
            Switchboard switchboard,
            LiveModules subject,
            Map<ModuleVersion, ? extends @Nullable ModuleVersion> before,
            Verdict verdict) {
        this.policy = policy;
        this.switchboard = switchboard;
        this.subject = subject;
        this.verdict = verdict;
        before.forEach((version, old) -> usual.put(
                version, old == null ? 0.0 : (double) old.figures().failuresWithin(USUAL_SECONDS) / USUAL_SECONDS));
        this.thread = thread("molt-trial");
        this.checks = thread("molt-health");
    }

    /** A thread that ends as soon as it is told to, whatever was to come later. */
    private static ScheduledExecutorService thread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> thread(name, work));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    LiveModules subject() {
        return subject;
    }

    /** Begins to count, and to run. */
    void begin() {
        usual.keySet()
                .forEach(version -> version.figures().watch(new CallFigures.Watcher() {
                    @Override
                    public boolean counts(Throwable failure) {
                        return !policy.excludes(failure);
                    }

                    @Override
                    public void failed() {
                        firstFailure.compareAndSet(0, System.nanoTime());
                        wake();
                    }
                }));
        switchboard.watch(
                subject.generation(),
                usual.keySet().stream()
                        .map(version -> version.declaration().name())
                        .collect(Collectors.toSet()));
        run();
    }

    private void run() {
        if (!policy.time().isZero()) {
            Future<?> unused = thread.schedule(this::pass, policy.time().toNanos(), TimeUnit.NANOSECONDS);
        }
        if (usual.keySet().stream().anyMatch(version -> new Health(version, policy.checkEvery()).canBeAsked())) {
            long pause = policy.checkEvery().toNanos();
            Future<?> unused = checks.scheduleWithFixedDelay(this::checkHealth, pause, pause, TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        if (!over.get() && looking.compareAndSet(false, true)) {
            unlessClosed(() -> thread.execute(this::look));
        }
    }

    /** What is handed to a thread that has been told to end is not needed any more. */
    private static void unlessClosed(Runnable handingIn) {
        try {
            handingIn.run();
        } catch (RejectedExecutionException e) {
            // It is over.
        }
    }

    private void look() {
        looking.set(false);
        for (ModuleVersion version : usual.keySet()) {
            Optional<Problem> failing = failing(version);
            if (failing.isPresent()) {
                fail(failing.get());
                return;
            }
        }
    }

    private Optional<Problem> failing(ModuleVersion version) {
        CallFigures.Snapshot now = version.figures().snapshot();
        double seconds = Math.max(1, (System.nanoTime() - begun) / 1e9);
        double before = usual.getOrDefault(version, 0.0);
        boolean failing = now.failures() >= policy.failures()
                && now.failures() >= policy.share() * now.calls()
                && now.failures() > before * seconds;
        return failing ? Optional.of(tooManyFailures(version, now, before)) : Optional.empty();
    }

    private static Problem tooManyFailures(ModuleVersion version, CallFigures.Snapshot now, double before) {
        return Problem.of(
                ProblemCode.TRIAL_FAILED,
                "Module " + version + " has failed its trial.",
                List.of(
                        now.failures() + " of its " + Math.max(now.calls(), now.failures()) + " calls have failed.",
                        "The first: " + now.firstFailure(),
                        String.format(Locale.ROOT, "Of the version before it, %.2f calls in a second failed.", before)),
                "correct the module, or exclude exceptions that mean nothing from the trial.");
    }

    private void checkHealth() {
        for (ModuleVersion version : usual.keySet()) {
            Optional<Problem> ill = new Health(version, policy.checkEvery().multipliedBy(10)).check(Runnable::run);
            if (ill.isPresent() && !over.get()) {
                firstFailure.compareAndSet(0, System.nanoTime());
                fail(ill.get());
                return;
            }
        }
    }

    private void pass() {
        if (over.compareAndSet(false, true)) {
            verdict.passed(this);
        }
    }

    /** Told on a thread that nobody interrupts: what follows writes files. */
    private void fail(Problem reason) {
        if (over.compareAndSet(false, true)) {
            Duration sinceFirst = Duration.ofNanos(System.nanoTime() - firstFailure.get());
            unlessClosed(() -> thread.execute(() -> tell(reason, sinceFirst, FIRST_RETRY)));
        }
    }

    private void tell(Problem reason, Duration sinceFirst, Duration retry) {
        if (!verdict.failed(this, reason, sinceFirst)) {
            Duration next = retry.compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : retry;
            unlessClosed(() -> {
                Future<?> unused =
                        thread.schedule(() -> tell(reason, sinceFirst, next), retry.toNanos(), TimeUnit.NANOSECONDS);
            });
        }
    }

    /** What has come of the calls of each version on trial. */
    Map<ModuleVersion, CallFigures.Snapshot> figures() {
        Map<ModuleVersion, CallFigures.Snapshot> figures = new LinkedHashMap<>();
        usual.keySet().forEach(version -> figures.put(version, version.figures().snapshot()));
        return figures;
    }

    /** How long it still goes on. */
    Duration left() {
        Duration left = policy.time().minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Ends it without a verdict, if there is none yet; calls are not watched any more. */
    @Override
    public void close() {
        over.set(true);
        thread.shutdown();
        checks.shutdownNow();
        usual.keySet().forEach(version -> version.figures().unwatch());
    }
}
