package dev.molt.benchmarks;

import dev.molt.api.Stateful;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services and providers whose state, and whose failures, {@link HandOverBenchmark} measures. */
final class StateModules {
    private StateModules() {}

    /** Counts for many keys. */
    public interface Counter {
        /** Adds one, and tells how many that makes. */
        long add(int key);
    }

    /** Answers at once. */
    public interface Echo {
        int echo(int x);
    }

    /** A counter whose counts go from version to version. */
    public static final class StatefulCounter implements Counter, Stateful<Map<Integer, Long>> {
        private final ConcurrentHashMap<Integer, Long> counts = new ConcurrentHashMap<>();

        @Override
        public long add(int key) {
            return counts.merge(key, 1L, Long::sum);
        }

        @Override
        public Map<Integer, Long> release() {
            Map<Integer, Long> state = new HashMap<>(counts);
            counts.clear();
            return state;
        }

        @Override
        public void adopt(Map<Integer, Long> state) {
            counts.putAll(state);
        }
    }

    /** A module without state. */
    public static final class SoundEcho implements Echo {
        @Override
        public int echo(int x) {
            return x;
        }
    }

    /** One that fails every call. */
    public static final class FaultyEcho implements Echo {
        @Override
        public int echo(int x) {
            throw new IllegalStateException("faulty on purpose");
        }
    }
}
