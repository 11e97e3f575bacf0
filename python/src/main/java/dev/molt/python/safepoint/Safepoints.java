package dev.molt.python.safepoint;

import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.frame.FrameInstance;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;

/** The safepoints of the threads in one context. Thread-safe. */
public final class Safepoints {
    private static final String PYTHON = "python";
    private static final int DEEPEST_STACK = 50;

    private final TruffleInstrument.Env instrument;
    private final TruffleContext context;

    private Safepoints(TruffleInstrument.Env instrument, TruffleContext context) {
        this.instrument = instrument;
        this.context = context;
    }

    /** Those of a context that is not entered. */
    public static Safepoints of(Engine engine, Context context) {
        Instrument found = engine.getInstruments().get(SafepointInstrument.ID);
        if (found == null) {
            throw new IllegalStateException("Truffle has not found the instrument " + SafepointInstrument.ID);
        }
        TruffleInstrument.Env instrument =
                found.lookup(SafepointInstrument.Access.class).env();
        context.enter();
        try {
            return new Safepoints(instrument, instrument.getEnteredContext());
        } finally {
            context.leave();
        }
    }

    /** Has a thread do something at its next safepoint, which may be in another context; the action may run Python. */
    public void interrupt(Thread thread, Runnable action) {
        var unused = submit(thread, new ThreadLocalAction(true, false) {
            @Override
            protected void perform(Access access) {
                action.run();
            }
        });
    }

    /**
     * Ends what a thread runs by an error that Python code can't catch. Other threads go on.
     *
     * @param isStillIn asked by the thread itself, which may have left by then and do something else
     */
    public void stop(Thread thread, BooleanSupplier isStillIn) {
        interrupt(thread, () -> {
            if (isStillIn.getAsBoolean()) {
                throw new StoppedError();
            }
        });
    }

    /** Where a thread is in Python code, innermost first; empty when it does not reach a safepoint in time. */
    public List<StackTraceElement> stack(Thread thread, Duration limit) {
        List<StackTraceElement> stack = Collections.synchronizedList(new ArrayList<>());
        Future<Void> looked = submit(thread, new ThreadLocalAction(false, false) {
            @Override
            protected void perform(Access access) {
                Truffle.getRuntime().iterateFrames(frame -> {
                    add(frame, stack);
                    return stack.size() < DEEPEST_STACK ? null : stack;
                });
            }
        });
        try {
            looked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return List.copyOf(stack);
        } catch (TimeoutException | ExecutionException e) {
            looked.cancel(false);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /**
     * Has the current thread, which is inside a context, sleep so that it can be stopped and looked at meanwhile.
     *
     * @return false when it was interrupted
     */
    public boolean sleep(double seconds) {
        try {
            return new Sleep((long) (seconds * 1e9)).sleep();
        } catch (StoppedError e) {
            // From here it would reach Python as an exception of Java's, which Python code can catch.
            stop(Thread.currentThread(), () -> true);
            return false;
        }
    }

    private static void add(FrameInstance frame, List<StackTraceElement> stack) {
        if (frame.getCallTarget() instanceof RootCallTarget target) {
            RootNode root = target.getRootNode();
            SourceSection section = root.getSourceSection();
            if (section != null
                    && section.isAvailable()
                    && isPython(root)
                    && !section.getSource().getName().startsWith("<")) {
                stack.add(new StackTraceElement(
                        "<python>",
                        String.valueOf(root.getName()),
                        section.getSource().getName(),
                        section.getStartLine()));
            }
        }
    }

    private static boolean isPython(RootNode root) {
        return root.getLanguageInfo() != null && root.getLanguageInfo().getId().equals(PYTHON);
    }

    private Future<Void> submit(Thread thread, ThreadLocalAction action) {
        return instrument.submitThreadLocal(context, new Thread[] {thread}, action);
    }
}
