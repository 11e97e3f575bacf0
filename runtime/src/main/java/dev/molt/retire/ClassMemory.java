package dev.molt.retire;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the JVM is asked of its garbage collector and of the room for classes. On a JDK without {@code java.management}
 * there is no limit to be known, and a collection is asked for in the common way. Stateless.
 */
final class ClassMemory {
    private static final boolean IS_MANAGED =
            ModuleLayer.boot().findModule("java.management").isPresent();

    private static final Set<String> POOLS = Set.of("Metaspace", "Compressed Class Space");

    private ClassMemory() {}

    /** Has the whole heap collected, classes too; also where explicit collections are switched off. */
    static void collect() {
        if (IS_MANAGED) {
            Managed.collect();
        } else {
            System.gc();
        }
    }

    /** How many bytes are left for classes in the tightest of their spaces; empty where no limit is known. */
    static OptionalLong left() {
        return IS_MANAGED ? Managed.left() : OptionalLong.empty();
    }

    /** What needs {@code java.management}; in a class of its own, as it can't be linked without. */
    private static final class Managed {
        static void collect() {
            try {
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcRun", null, null);
            } catch (JMException | RuntimeException e) {
                System.gc(); // a JVM without diagnostic commands
            }
        }

        static OptionalLong left() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> POOLS.contains(pool.getName()))
                    .map(MemoryPoolMXBean::getUsage)
                    .filter(usage -> usage != null && usage.getMax() > 0)
                    .mapToLong(Managed::left)
                    .min();
        }

        private static long left(MemoryUsage usage) {
            return usage.getMax() - usage.getUsed();
        }
    }
}
