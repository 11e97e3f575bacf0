package dev.molt.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

/** The host's, where careless modules leave things. Thread-safe, as far as the suite needs it. */
public final class Places {
    /** One of the host. */
    public static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

    /** One of the host. */
    public static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(1);

    /** Where the host keeps things. */
    public static final List<Object> LIST = new ArrayList<>();

    /** Where the host keeps failures; they lie in no collection that would be told instead. */
    public static final Map<String, Object> FAILURES = new ConcurrentHashMap<>();

    /** Lives as long as the host. */
    public static final Object OBJECT = new Object();

    /** One of the host. */
    @SuppressWarnings("NonFinalStaticField") // leaks through it
    public static Object field = "";

    /** Another one. */
    @SuppressWarnings("NonFinalStaticField")
    public static Object otherField = "";

    private Places() {}

    /** Never returns. */
    public static void park() {
        while (true) {
            LockSupport.park();
        }
    }

    /** Has the host make a thread only now. */
    public static void startThreadOfHost() {
        Thread made = new Thread(Places::park, "made-late");
        made.setDaemon(true);
        made.start();
    }
}
