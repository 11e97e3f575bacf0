package dev.molt.reference;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the calls to modules that are about to change until it is decided what they change to. It opens once, for all at
 * the same time, and whoever has waited finds the provider then. Thread-safe: what is decided before the latch goes down
 * is seen by all who waited for it.
 *
 * <p>Threads that work at the decision itself pass, as they would wait for themselves. Old code that calls back passes to
 * the old version as long as that has its state: whoever waits for the old version to be quiet waits for this code too.
 */
final class Door extends Junction {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Predicate<ReferenceKey> concerned;

    /** The modules whose state is between two versions, so that nobody can answer for them. */
    private final Set<String> stateless;

    /*
     * Old code passes or is kept out, and never half: it stores the old epoch in its record and then reads "quiet";
     * whoever closes the old version writes "quiet" and then looks through the records. Both are ordered by full fences,
     * so either the caller reads that it is quiet, and takes its store back, or the look finds the store.
     */

    /** The generation whose code passes. */
    private final Generation old;

    private final Predicate<ClassLoader> isOld;

    /** Whether nobody may enter the old generation any more; written by the updater. */
    private volatile boolean quiet;

    private final CountDownLatch opened = new CountDownLatch(1);

    /** Whether the current thread works at the decision. */
    private final BooleanSupplier working;

    /**
     * @param concerned which references lead to modules that change
     * @param stateless the modules whose state is handed over
     * @param old what the modules change from
     * @param isOld whether a loader is that of a module version whose state is handed over
     * @param working whether the current thread works for an update
     */
    Door(
            Predicate<ReferenceKey> concerned,
            Set<String> stateless,
            Generation old,
            Predicate<ClassLoader> isOld,
            BooleanSupplier working) {
        this.concerned = concerned;
        this.old = old;
        this.isOld = isOld;
        this.working = working;
        this.stateless = Set.copyOf(stateless);
    }

    @Override
    boolean concerns(ReferenceKey key) {
        return concerned.test(key);
    }

    @Override
    public Object target(ReferenceSite site, @Nullable Object routingKey) {
        if (working.getAsBoolean()) {
            return site.behindJunction(this::requireState);
        }
        if (passesBack(site.record())) {
            return site.targets()[Switchboard.slot(old.epoch())];
        }
        awaitOpen();
        return site.resolve();
    }

    /** Old code belongs where its calls pass to, as long as they do. */
    @Override
    Generation decided(CallRecord record, Generation generation) {
        return passesBack(record) ? old : generation;
    }

    private boolean passesBack(CallRecord record) {
        return opened.getCount() > 0 && isOldCode() && moveBack(record);
    }

    /** Whether the current thread is inside a method of an old version. */
    private boolean isOldCode() {
        return STACK.walk(frames -> frames.anyMatch(frame -> isOld(frame.getDeclaringClass())));
    }

    private boolean isOld(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && isOld.test(loader);
    }

    /** Moves the call to the old generation; false when that is quiet. */
    private boolean moveBack(CallRecord record) {
        long undecided = record.inside();
        record.announceSequentially(old.epoch());
        VarHandle.fullFence();
        if (quiet) {
            record.announceSequentially(undecided);
            return false;
        }
        return true;
    }

    /** Keeps old code out from now on, or lets it pass again. A look through the records has to follow. */
    void setQuiet(boolean isQuiet) {
        quiet = isQuiet;
        VarHandle.fullFence();
    }

    private void requireState(Provider provider) {
        if (stateless.contains(provider.module())) {
            throw new ServiceUnavailableException(Problem.of(
                            ProblemCode.SERVICE_UNAVAILABLE,
                            "Call not made: the state of " + provider.module() + " is being handed over.",
                            List.of("It was called from inside the hand-over."),
                            "call other modules before release or after adopt.")
                    .withState("The hand-over goes on."));
        }
    }

    /** Waits whether interrupted or not: an update is no reason for a call to fail. */
    private void awaitOpen() {
        boolean interrupted = false;
        for (; ; ) {
            try {
                opened.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void open() {
        opened.countDown();
    }
}
