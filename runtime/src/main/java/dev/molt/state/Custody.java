package dev.molt.state;

import dev.molt.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The states that are with no version between two updates, as long as the host lives: those that neither version took,
 * and those that a version has not finished releasing. The next hand-over begins with the former, and can't begin with
 * the latter. Thread-safe.
 */
public final class Custody {
    private final Map<Key, Held> held = new ConcurrentHashMap<>();
    private final Consumer<Problem> tell;

    /** @param tell is told what becomes of calls that end after their time, on their threads; throws nothing */
    public Custody(Consumer<Problem> tell) {
        this.tell = tell;
    }

    /** Whose state it is: that of the module's live version, whichever that is. */
    record Key(String module, String provider) {}

    sealed interface Held {}

    /** A release that has not ended. A value of its own for each one. */
    static final class Leaving implements Held {}

    /** A state that the host keeps. No record: its {@code equals} would be the state's. */
    static final class Kept implements Held {
        private final Object state;

        /** Of the live version's provider to adopt it; it may not have ended. */
        private final Attempt last;

        Kept(Object state, Attempt last) {
            this.state = state;
            this.last = last;
        }

        Object state() {
            return state;
        }

        Attempt last() {
            return last;
        }
    }

    /** The modules some of whose state is with the host, or on its way. */
    public Set<String> modules() {
        Set<String> modules = new TreeSet<>();
        held.keySet().forEach(key -> modules.add(key.module()));
        return modules;
    }

    /** Gives up the states of a module that is no more. */
    public void forget(String module) {
        held.keySet().removeIf(key -> key.module().equals(module));
    }

    Optional<Held> find(Key key) {
        return Optional.ofNullable(held.get(key));
    }

    void put(Key key, Held value) {
        held.put(key, value);
    }

    /** Whether this very value was here; it is not any more. */
    boolean remove(Key key, Held value) {
        return held.remove(key, value);
    }

    /** Whether the first value was here; the second one is now. */
    boolean replace(Key key, Held before, Held after) {
        return held.replace(key, before, after);
    }

    void tell(Problem problem) {
        tell.accept(problem);
    }
}
