package dev.molt.integration;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.molt.Molt;
import dev.molt.leak.LeakVector;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.prefs.Preferences;
import jdk.jfr.Recording;

/**
 * A host with modules each of which leaks in a way of its own after it has been retired, so that nobody takes that back. It
 * writes a heap dump. Arguments: a directory of its own, and the dump.
 */
public final class LeakingProgram {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** What modules do once they are retired. */
    public static final List<Runnable> LATER = new ArrayList<>();

    /** Where a host could keep things. */
    public static final List<Object> LIST = new ArrayList<>();

    /** Where a host could keep failures. */
    public static final AtomicReference<Object> FAILURE = new AtomicReference<>();

    /** One of the host. */
    public static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

    /** One of the host. */
    public static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(1);

    /** Something that lives as long as the host. */
    public static final Object OBJECT = new Object();

    /** One of the host. */
    @SuppressWarnings("NonFinalStaticField") // leaks through it
    public static Object field = "";

    private LeakingProgram() {}

    /** Has the host make a thread only now. */
    public static void startThreadOfHost() {
        Thread made = new Thread(() -> park(), "made-late");
        made.setDaemon(true);
        made.start();
    }

    /** For ever. */
    public static void park() {
        while (true) {
            java.util.concurrent.locks.LockSupport.park();
        }
    }

    /** A way to leak. */
    record Leak(String module, LeakVector vector, String code) {
        boolean isSoft() {
            return vector == LeakVector.RESOURCE_BUNDLE || vector == LeakVector.INTROSPECTOR;
        }
    }

    private static final String HOST = LeakingProgram.class.getName() + ".";

    static List<Leak> leaks() {
        List<Leak> leaks = new ArrayList<>(List.of(
                new Leak("local", LeakVector.THREAD_LOCAL, "LOCAL.set(new Ctx());"),
                new Leak("inherited", LeakVector.THREAD_LOCAL, "new InheritableThreadLocal<Object>().set(new Ctx());"),
                new Leak("nested", LeakVector.THREAD_LOCAL, "LOCAL.set(new ArrayList<>(List.of(new Ctx())));"),
                new Leak("hosts-local", LeakVector.THREAD_LOCAL, HOST + "LOCAL.set(new Ctx());"),
                new Leak("driver", LeakVector.JDBC_DRIVER, "java.sql.DriverManager.registerDriver(new Driver());"),
                new Leak("timer", LeakVector.TIMER, "new Timer(\"ticks\", true).schedule(new Task(), 1_000_000_000L);"),
                new Leak(
                        "thread",
                        LeakVector.THREAD,
                        "Thread t = new Thread(() -> " + HOST + "park(), \"own\"); t.setDaemon(true); t.start();"),
                new Leak(
                        "executor",
                        LeakVector.EXECUTOR,
                        "Executors.newFixedThreadPool(1, task -> daemon(task)).submit(() -> {}).get();"),
                new Leak(
                        "hook",
                        LeakVector.SHUTDOWN_HOOK,
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));"),
                new Leak(
                        "mbean",
                        LeakVector.MBEAN,
                        "java.lang.management.ManagementFactory.getPlatformMBeanServer()"
                                + ".registerMBean(new Bean(), new javax.management.ObjectName(\"leak:type=Bean\"));"),
                new Leak(
                        "mbean-listener",
                        LeakVector.MBEAN_LISTENER,
                        "((javax.management.NotificationEmitter)"
                                + " java.lang.management.ManagementFactory.getMemoryMXBean())"
                                + ".addNotificationListener((n, h) -> {}, null, null);"),
                new Leak(
                        "preferences",
                        LeakVector.PREFERENCES_LISTENER,
                        "java.util.prefs.Preferences.userRoot()" + ".addPreferenceChangeListener(event -> {});"),
                new Leak(
                        "log-handler",
                        LeakVector.LOG_HANDLER,
                        "java.util.logging.Logger.getLogger(\"\").addHandler(new Handler());"),
                new Leak(
                        "log-level",
                        LeakVector.LOG_LEVEL,
                        "java.util.logging.Logger.getLogger(\"\").setLevel(new Level());"),
                new Leak(
                        "provider",
                        LeakVector.SECURITY_PROVIDER,
                        "java.security.Security.addProvider(new Provider());"),
                new Leak(
                        "authenticator",
                        LeakVector.AUTHENTICATOR,
                        "java.net.Authenticator.setDefault(new java.net.Authenticator() {});"),
                new Leak("proxies", LeakVector.PROXY_SELECTOR, "java.net.ProxySelector.setDefault(new Proxies());"),
                new Leak("cookies", LeakVector.COOKIE_HANDLER, "java.net.CookieHandler.setDefault(new Cookies());"),
                new Leak(
                        "uncaught",
                        LeakVector.UNCAUGHT_HANDLER,
                        "Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});"),
                new Leak("property", LeakVector.SYSTEM_PROPERTY, "System.getProperties().put(\"leak\", new Ctx());"),
                new Leak("class-value", LeakVector.CLASS_VALUE, "VALUE.get(Integer.class);"),
                new Leak(
                        "cleaner",
                        LeakVector.CLEANER,
                        "java.lang.ref.Cleaner.create().register(" + HOST + "OBJECT, () -> {});"),
                new Leak("failure", LeakVector.HELD_THROWABLE, HOST + "FAILURE.set(new IllegalStateException());"),
                new Leak("collection", LeakVector.HOST_COLLECTION, HOST + "LIST.add(new Ctx());"),
                new Leak("task", LeakVector.HOST_TASK, HOST + "SCHEDULER.schedule(() -> {}, 1, TimeUnit.DAYS);"),
                new Leak(
                        "delayed",
                        LeakVector.HOST_TASK,
                        "new CompletableFuture<Object>().orTimeout(1, TimeUnit.DAYS)" + ".whenComplete((r, e) -> {});"),
                new Leak(
                        "context",
                        LeakVector.CONTEXT_CLASS_LOADER,
                        "Thread.currentThread().setContextClassLoader(Leaky.class.getClassLoader()); " + HOST
                                + "startThreadOfHost(); Thread.currentThread().setContextClassLoader(null);"),
                new Leak("field", LeakVector.STATIC_FIELD, HOST + "field = new Ctx();"),
                new Leak(
                        "bundle",
                        LeakVector.RESOURCE_BUNDLE,
                        "ResourceBundle.getBundle(Bundle.class.getName(),"
                                + " Locale.ROOT, Leaky.class.getClassLoader());"),
                new Leak("beans", LeakVector.INTROSPECTOR, "java.beans.Introspector.getBeanInfo(Ctx.class);")));
        if (Runtime.version().feature() < 24) { // later ones keep no access control context
            leaks.add(new Leak(
                    "event",
                    LeakVector.JFR_EVENT,
                    "jdk.jfr.Recording recording = new jdk.jfr.Recording();"
                            + " recording.enable(Event.class); recording.start(); new Event().commit();"));
        }
        if (Runtime.version().feature() >= 21) {
            leaks.add(new Leak(
                    "virtual",
                    LeakVector.VIRTUAL_THREAD,
                    "Thread.class.getMethod(\"startVirtualThread\"," + " Runnable.class).invoke(null, (Runnable) () -> "
                            + HOST + "park());"));
        }
        return leaks;
    }

    private static final String SOURCE = """
            package leak;
            import java.util.*;
            import java.util.concurrent.*;
            public final class Leaky implements dev.molt.integration.Greeter {
                static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                static final ClassValue<Object> VALUE = new ClassValue<>() {
                    protected Object computeValue(Class<?> type) { return new Ctx(); }
                };
                public static class Ctx {}
                static class Task extends TimerTask { public void run() {} }
                static class Handler extends java.util.logging.Handler {
                    public void publish(java.util.logging.LogRecord r) {} public void flush() {} public void close() {}
                }
                static class Level extends java.util.logging.Level { Level() { super("LEAK", 850); } }
                static class Provider extends java.security.Provider { Provider() { super("leak", "1", "leak"); } }
                static class Cookies extends java.net.CookieHandler {
                    public Map<String, List<String>> get(java.net.URI u, Map<String, List<String>> m) { return m; }
                    public void put(java.net.URI u, Map<String, List<String>> m) {}
                }
                static class Proxies extends java.net.ProxySelector {
                    public List<java.net.Proxy> select(java.net.URI u) { return List.of(java.net.Proxy.NO_PROXY); }
                    public void connectFailed(java.net.URI u, java.net.SocketAddress a, java.io.IOException e) {}
                }
                public interface BeanMBean { int getOne(); }
                public static class Bean implements BeanMBean { public int getOne() { return 1; } }
                static class Event extends jdk.jfr.Event {}
                public static class Bundle extends ListResourceBundle {
                    protected Object[][] getContents() { return new Object[][] {{"a", "b"}}; }
                }
                static class Driver implements java.sql.Driver {
                    public java.sql.Connection connect(String u, Properties p) { return null; }
                    public boolean acceptsURL(String u) { return false; }
                    public java.sql.DriverPropertyInfo[] getPropertyInfo(String u, Properties p) { return null; }
                    public int getMajorVersion() { return 1; }
                    public int getMinorVersion() { return 1; }
                    public boolean jdbcCompliant() { return false; }
                    public java.util.logging.Logger getParentLogger() { return null; }
                }
                static Thread daemon(Runnable task) { Thread t = new Thread(task); t.setDaemon(true); return t; }
                static void leak() throws Exception { CODE }
                public String greet(String name) {
                    dev.molt.integration.LeakingProgram.LATER.add(() -> {
                        try { leak(); } catch (Exception e) { throw new IllegalStateException(e.toString()); }
                    });
                    return "";
                }
            }
            """;

    /** Runs it, and tells of each leaking version the module and its loader's number, on a line. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        touchLazyThreads();
        ExecutorService pool = Executors.newFixedThreadPool(1, task -> new Thread(task, "hosts-thread"));
        Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .open();
        for (Leak leak : leaks()) {
            put(molt, archive(directory, leak.module(), "1", leak.code()));
            molt.module(leak.module()).service(Greeter.class).greet("");
            put(molt, archive(directory, leak.module(), "2", ""));
        }
        while (molt.retirements().stream().anyMatch(gone -> gone.state().compareTo(Retirement.State.RETIRED) < 0)) {
            Thread.onSpinWait();
        }
        for (Runnable later : LATER) {
            pool.submit(later).get();
        }
        LATER.clear();
        for (Retirement gone : molt.collect(LONG)) {
            System.out.println(gone.module() + " " + gone.loader() + " " + gone.state());
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[1], true);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** What the JDK makes late would hold the module whose code is on the stack then. */
    private static void touchLazyThreads() throws Exception {
        SCHEDULER.submit(() -> {}).get();
        new CompletableFuture<Object>().orTimeout(1, TimeUnit.DAYS);
        Preferences.userRoot().addPreferenceChangeListener(event -> {});
        try (Recording recording = new Recording()) {
            recording.start();
        }
    }

    private static void put(Molt molt, Path archive) {
        UpdateOutcome outcome = molt.update(archive);
        if (!(outcome instanceof UpdateOutcome.Switched)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** The entries of a module whose service runs some code as a host's task. */
    static Map<String, byte[]> code(String code) {
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("leak.Leaky", SOURCE.replace("CODE", code)));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes("leak.Leaky\n"));
        return entries;
    }

    private static Path archive(Path directory, String module, String label, String code) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"), Archives.archive(module, label, code(code)));
    }
}
