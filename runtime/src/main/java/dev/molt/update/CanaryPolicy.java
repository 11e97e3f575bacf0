package dev.molt.update;

import dev.molt.reference.Routing;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which calls go to the new version while a canary is out. Calls with a key go where all calls with that key go; others
 * are divided by chance. Immutable.
 *
 * @param share the part of the keys, or of the calls without one, for the new version; from 0 to 1
 * @param key tells whom the current thread's call is for where no argument does, or null; called by callers, so it is
 *     quick
 */
public record CanaryPolicy(double share, Supplier<? extends @Nullable Object> key) implements Routing {
    public CanaryPolicy {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("Not a share: " + share);
        }
    }

    /** A part of the calls, or of the keys where the service has marked an argument. */
    public static CanaryPolicy of(double share) {
        return new CanaryPolicy(share, () -> null);
    }

    @Override
    public boolean isForCanary(@Nullable Object routingKey) {
        Object known = routingKey != null ? routingKey : suppliedKey();
        return known == null ? ThreadLocalRandom.current().nextDouble() < share : place(known) < share;
    }

    private @Nullable Object suppliedKey() {
        try {
            return key.get();
        } catch (RuntimeException e) {
            return null; // a call does not fail for want of a key
        }
    }

    /** Where a key lies between 0 and 1: the finalizer of MurmurHash3 spreads neighbours. */
    private static double place(Object key) {
        int hash = key.hashCode();
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        hash ^= hash >>> 16;
        return (hash & 0xffffffffL) / 0x1p32;
    }
}
