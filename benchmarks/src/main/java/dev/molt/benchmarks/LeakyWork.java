package dev.molt.benchmarks;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

/** A provider that leaks: a value in its callers' threads, and an MBean, which is taken back. Confined to nobody. */
public final class LeakyWork implements SampleModule.Work {
    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

    /** What its MBean has. */
    public interface CountMBean {
        /** Nothing of interest. */
        int getCount();
    }

    /** Its MBean. */
    public static final class Count implements CountMBean {
        /** Has nothing to prepare. */
        public Count() {}

        @Override
        public int getCount() {
            return 1;
        }
    }

    /** Leaves an MBean behind. */
    public LeakyWork() throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new Count(), new ObjectName("soak:type=Count,id=" + System.identityHashCode(this)));
    }

    @Override
    public int version() {
        return 0;
    }

    @Override
    public int work(int x) {
        LOCAL.set(this);
        return x;
    }
}
