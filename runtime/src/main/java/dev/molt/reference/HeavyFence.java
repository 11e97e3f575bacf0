package dev.molt.reference;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The heavy half of an asymmetric fence: makes every thread execute a full fence at some moment during the call, so
 * that callers need none. The light half is {@link CallRecord#announceAsymmetrically}.
 *
 * <p>On HotSpot a safepoint does it: each Java thread stops there, or is blocked or in native code behind a fenced
 * transition. {@link ThreadMXBean#findDeadlockedThreads} is the cheapest public operation that needs one. Of other JVMs
 * nothing is known, and callers fence for themselves; {@code -Dmolt.strictFences=true} makes them do so on HotSpot too.
 * Thread-safe.
 */
@FunctionalInterface
interface HeavyFence {
    /** Whether this JVM has a heavy fence. */
    boolean AVAILABLE = isHotSpot() && !Boolean.getBoolean("molt.strictFences");

    /** Returns when every other thread has executed a full fence since the call began. */
    void fence();

    static HeavyFence ofThisJvm() {
        if (!AVAILABLE) {
            return () -> {};
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads::findDeadlockedThreads;
    }

    private static boolean isHotSpot() {
        String vm = System.getProperty("java.vm.name", "");
        return (vm.contains("HotSpot") || vm.startsWith("OpenJDK"))
                && ModuleLayer.boot().findModule("java.management").isPresent();
    }
}
