package dev.molt.retire;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the JVM is asked of its garbage collector and of the room for classes. Stateless. */
final class ClassMemory {
    private static final Set<String> POOLS = Set.of("Metaspace", "Compressed Class Space");

    private ClassMemory() {}

    /** Has the whole heap collected, classes too; also where explicit collections are switched off. */
    static void collect() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcRun", null, null);
        } catch (JMException | RuntimeException e) {
            System.gc(); // a JVM without diagnostic commands
        }
    }

    /** How many bytes are left for classes in the tightest of their spaces; empty where there is no limit. */
    static OptionalLong left() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> POOLS.contains(pool.getName()))
                .map(MemoryPoolMXBean::getUsage)
                .filter(usage -> usage != null && usage.getMax() > 0)
                .mapToLong(ClassMemory::left)
                .min();
    }

    private static long left(MemoryUsage usage) {
        return usage.getMax() - usage.getUsed();
    }
}
