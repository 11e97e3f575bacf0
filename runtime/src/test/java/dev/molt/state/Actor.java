package dev.molt.state;

import dev.molt.api.Stateful;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A provider that behaves well or badly, as it is told, and knows whether it has the state. */
final class Actor implements Stateful<Object> {
    /** What a step does. */
    enum Act {
        FINE,
        THROWS,
        /** As a release only. */
        GIVES_NULL,
        /** As a release only: what it gives holds code of its own. */
        GIVES_CODE,
        /** Waits for ever, but gives up when it is interrupted. */
        WAITS,
        /** Waits for ever, and hurries when it is interrupted. */
        DAWDLES,
        /** Waits for ever, whatever happens; until the test is over. */
        HANGS
    }

    enum Step {
        RELEASE,
        ADOPT
    }

    private final CountDownLatch over;
    private final Object code;

    /** Maps a step to what it does, one call after the other, the last one for all that follow. */
    private final Map<Step, List<Act>> script = new ConcurrentHashMap<>();

    private final Map<Step, Integer> calls = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private volatile @Nullable Object held;

    Actor(CountDownLatch over, Object code) {
        this.over = over;
        this.code = code;
    }

    Actor has(Object state) {
        held = state;
        return this;
    }

    Actor does(Step step, Act... acts) {
        script.put(step, List.of(acts));
        return this;
    }

    @Nullable
    Object held() {
        return held;
    }

    int calls(Step step) {
        return calls.getOrDefault(step, 0);
    }

    List<Thread> threads() {
        return threads;
    }

    @Override
    public Object release() throws Exception {
        Act act = next(Step.RELEASE);
        play(act);
        Object state = held;
        if (act == Act.GIVES_NULL) {
            return null;
        }
        held = null;
        return act == Act.GIVES_CODE ? new Object[] {state, code} : state;
    }

    @Override
    public void adopt(Object state) throws Exception {
        play(next(Step.ADOPT));
        held = state instanceof Object[] mixed ? mixed[0] : state;
    }

    private Act next(Step step) {
        threads.add(Thread.currentThread());
        int call = calls.merge(step, 1, Integer::sum) - 1;
        List<Act> acts = script.getOrDefault(step, List.of(Act.FINE));
        return acts.get(Math.min(call, acts.size() - 1));
    }

    private void play(Act act) throws Exception {
        switch (act) {
            case THROWS -> throw new IllegalStateException("as told");
            case WAITS -> over.await();
            case DAWDLES -> dawdle();
            case HANGS -> hang();
            default -> {}
        }
    }

    @SuppressWarnings("Interruption") // it is a module that does what it should not
    private void dawdle() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hang() {
        boolean done = false;
        while (!done) {
            try {
                over.await();
                done = true;
            } catch (InterruptedException e) {
                // It does not care.
            }
        }
    }
}
