package dev.molt.warm;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the JIT compiler has nothing to do. What was run is compiled in the background, some time after; callers
 * that come before run slow code, however often it was run. Thread-safe.
 *
 * @param compilationMillis the time spent on compiling so far, which rises when a compilation ends; null when the JVM
 *     does not tell, and then nobody waits
 * @param nanoTime tells the time, as {@link System#nanoTime}
 */
record CompilerIdle(@Nullable LongSupplier compilationMillis, LongSupplier nanoTime, Pause pause) {
    /** For how long no compilation may end; longer than all but few of them take. */
    static final Duration QUIET = Duration.ofMillis(150);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    static CompilerIdle ofThisJvm() {
        return new CompilerIdle(compilationTime(), System::nanoTime, time -> Thread.sleep(time.toMillis()));
    }

    private static @Nullable LongSupplier compilationTime() {
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            return null;
        }
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        boolean told = compilation != null && compilation.isCompilationTimeMonitoringSupported();
        return told ? compilation::getTotalCompilationTime : null;
    }

    /** Returns when no compilation has ended for {@link #QUIET}, at the limit, or when the thread is interrupted. */
    void await(Duration limit) {
        LongSupplier compiling = compilationMillis;
        if (compiling == null) {
            return;
        }
        try {
            await(compiling, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(LongSupplier compiling, Duration limit) throws InterruptedException {
        long start = nanoTime.getAsLong();
        long quietSince = start;
        long seen = compiling.getAsLong();
        long now = start;
        while (now - start < limit.toNanos() && now - quietSince < QUIET.toNanos()) {
            pause.pass(BETWEEN_LOOKS);
            now = nanoTime.getAsLong();
            long again = compiling.getAsLong();
            quietSince = again == seen ? quietSince : now;
            seen = again;
        }
    }
}
