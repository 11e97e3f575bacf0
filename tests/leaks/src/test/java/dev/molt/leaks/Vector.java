package dev.molt.leaks;

import dev.molt.leak.LeakVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of the catalogue of ways to leak. Immutable.
 *
 * @param name of its module
 * @param code what the module does when it is called; Java statements
 * @param bare what becomes of a loader whose code has done so, if nobody does anything about it
 * @param hosted the same of a module in a host
 * @param vector under which name it is to be told where it is held
 * @param remedied what the module does instead, so that it is collected; empty where the host does all that is needed
 */
record Vector(
        String name, String code, Fate bare, Fate hosted, Optional<LeakVector> vector, Optional<String> remedied) {
    /** What becomes of a loader. */
    enum Fate {
        /** Something holds it. */
        HELD,
        /** Nothing does. */
        COLLECTED
    }

    private static final boolean INHERITS_STACK = Runtime.version().feature() < 24;

    /** Held by the JDK or the host, and taken back or prevented by Molt. */
    private static Vector mended(String name, String code) {
        return new Vector(name, code, Fate.HELD, Fate.COLLECTED, Optional.empty(), Optional.empty());
    }

    /** As {@link #mended}, where threads keep what was on the stack when they were made. */
    private static Vector mendedIfInherited(String name, String code) {
        return INHERITS_STACK ? mended(name, code) : free(name, code);
    }

    /** Held, and only its module can do something about it. */
    private static Vector reported(String name, LeakVector vector, String code, String remedied) {
        return new Vector(name, code, Fate.HELD, Fate.HELD, Optional.of(vector), Optional.of(remedied));
    }

    /** Harmless. */
    private static Vector free(String name, String code) {
        return new Vector(name, code, Fate.COLLECTED, Fate.COLLECTED, Optional.empty(), Optional.empty());
    }

    /** All rows; those that need what is made once in a process come first. */
    static List<Vector> all() {
        List<Vector> all = new ArrayList<>();
        lazyThreads(all);
        registries(all);
        threads(all);
        host(all);
        listeners(all);
        harmless(all);
        return List.copyOf(all);
    }

    private static void lazyThreads(List<Vector> all) {
        all.add(mendedIfInherited(
                "delayer",
                "new CompletableFuture<Object>().orTimeout(1, TimeUnit.MILLISECONDS).exceptionally(e -> null).get();"));
        all.add(mendedIfInherited(
                "channel-group", "java.nio.channels.AsynchronousServerSocketChannel.open().close();"));
        all.add(free("process-reaper", "new ProcessBuilder(\"true\").start().waitFor();"));
        all.add(free("common-pool", "ForkJoinPool.commonPool().submit(() -> {}).get();"));
    }

    private static void registries(List<Vector> all) {
        all.add(mended("driver", "java.sql.DriverManager.registerDriver(new Things.Driver());"));
        all.add(mended(
                "mbean",
                "java.lang.management.ManagementFactory.getPlatformMBeanServer()"
                        + ".registerMBean(new Things.Bean(), new javax.management.ObjectName(\"leak:type=Bean\"));"));
        all.add(mended("log-handler", "java.util.logging.Logger.getLogger(\"\").addHandler(new Things.Handler());"));
        all.add(mended("log-filter", "java.util.logging.Logger.getLogger(\"\").setFilter(any -> true);"));
        all.add(mended(
                "log-formatter",
                "java.util.logging.Logger.getLogger(\"\").getHandlers()[0].setFormatter(new Things.Formatter());"));
        all.add(mended("log-level", "java.util.logging.Logger.getLogger(\"\").setLevel(new Things.Level());"));
        all.add(mended("provider", "java.security.Security.addProvider(new Things.Provider());"));
        all.add(mended("authenticator", "java.net.Authenticator.setDefault(new java.net.Authenticator() {});"));
        all.add(mended("proxies", "java.net.ProxySelector.setDefault(new Things.Proxies());"));
        all.add(mended("cookies", "java.net.CookieHandler.setDefault(new Things.Cookies());"));
        all.add(mended("responses", "java.net.ResponseCache.setDefault(new Things.Responses());"));
        all.add(mended("uncaught", "Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});"));
        all.add(mended("property", "System.getProperties().put(\"leak\", new Things.Ctx());"));
        all.add(
                mended(
                        "bundle",
                        "ResourceBundle.getBundle(Things.Bundle.class.getName(), Locale.ROOT, Things.class.getClassLoader());"));
        all.add(mended("beans", "java.beans.Introspector.getBeanInfo(Things.Ctx.class);"));
    }

    private static void threads(List<Vector> all) {
        all.add(reported(
                "local",
                LeakVector.THREAD_LOCAL,
                "Things.LOCAL.set(new Things.Ctx());",
                "Things.LOCAL.set(new Things.Ctx()); Things.LOCAL.remove();"));
        all.add(
                reported(
                        "nested",
                        LeakVector.THREAD_LOCAL,
                        "Things.LOCAL.set(new ArrayList<>(List.of(new Things.Ctx())));",
                        "context.executor().submit(() -> Things.LOCAL.set(new ArrayList<>(List.of(new Things.Ctx())))).get();"));
        all.add(reported(
                "hosts-local",
                LeakVector.THREAD_LOCAL,
                "Places.LOCAL.set(new Things.Ctx());",
                "Places.LOCAL.set(new Things.Ctx()); Places.LOCAL.remove();"));
        all.add(reported(
                "inherited",
                LeakVector.THREAD_LOCAL,
                "Things.INHERITABLE.set(new Things.Ctx());",
                "Things.INHERITABLE.set(new Things.Ctx()); Things.INHERITABLE.remove();"));
        all.add(reported(
                "timer",
                LeakVector.TIMER,
                "new Timer(\"ticks\", true).schedule(new Things.Task(), 1_000_000_000L);",
                "context.scheduler().schedule(new Things.Task(), 10, TimeUnit.DAYS);"));
        all.add(reported(
                "thread",
                LeakVector.THREAD,
                "Things.daemon(() -> Places.park()).start();",
                "context.executor().submit(() -> { new CountDownLatch(1).await(); return 1; });"));
        all.add(reported(
                "executor",
                LeakVector.EXECUTOR,
                "Executors.newFixedThreadPool(1, Things::daemon).submit(() -> {}).get();",
                "ExecutorService own = Executors.newFixedThreadPool(1, Things::daemon); own.submit(() -> {}).get();"
                        + " context.onClose(() -> { own.shutdown(); own.awaitTermination(9, TimeUnit.SECONDS); });"));
        if (Runtime.version().feature() >= 21) {
            all.add(reported(
                    "virtual",
                    LeakVector.VIRTUAL_THREAD,
                    "Things.virtual(() -> Places.park());",
                    "Thread begun = Things.virtual(() -> { try { new CountDownLatch(1).await(); }"
                            + " catch (InterruptedException e) { } }); context.onClose(() -> begun.interrupt());"));
        }
        all.add(reported(
                "late-thread",
                LeakVector.CONTEXT_CLASS_LOADER,
                "Thread.currentThread().setContextClassLoader(Things.class.getClassLoader());"
                        + " Places.startThreadOfHost(); Thread.currentThread().setContextClassLoader(null);",
                "Thread.currentThread().setContextClassLoader(Things.class.getClassLoader());"
                        + " Thread.currentThread().setContextClassLoader(null);"));
    }

    private static void host(List<Vector> all) {
        all.add(reported(
                "failure",
                LeakVector.HELD_THROWABLE,
                "Places.FAILURES.put(\"a\", new IllegalStateException());",
                "Places.FAILURES.put(\"a2\", new IllegalStateException().toString());"));
        all.add(reported(
                "failure-without-frames",
                LeakVector.HELD_THROWABLE,
                "Throwable t = new IllegalStateException(); t.setStackTrace(new StackTraceElement[0]);"
                        + " Places.FAILURES.put(\"b\", t);",
                "Places.FAILURES.put(\"b2\", new IllegalStateException().getStackTrace());"));
        all.add(reported(
                "collection",
                LeakVector.HOST_COLLECTION,
                "Runnable lambda = () -> {}; Places.LIST.add(lambda);",
                "Runnable lambda = () -> {}; Places.LIST.add(lambda);"
                        + " context.onClose(() -> Places.LIST.remove(lambda));"));
        all.add(reported(
                "task",
                LeakVector.HOST_TASK,
                "Places.SCHEDULER.schedule(() -> {}, 1, TimeUnit.DAYS);",
                "context.scheduler().schedule(() -> {}, 1, TimeUnit.DAYS);"));
        all.add(reported(
                "timeout",
                LeakVector.HOST_TASK,
                "new CompletableFuture<Object>().orTimeout(1, TimeUnit.DAYS).whenComplete((r, e) -> {});",
                "CompletableFuture<Object> own = new CompletableFuture<>(); own.orTimeout(1, TimeUnit.DAYS)"
                        + ".whenComplete((r, e) -> {}); context.onClose(() -> own.complete(\"\"));"));
        all.add(reported(
                "field",
                LeakVector.STATIC_FIELD,
                "Places.field = new Things.Ctx();",
                "Places.otherField = new Things.Ctx(); context.onClose(() -> Places.otherField = \"\");"));
        all.add(reported(
                "class-value",
                LeakVector.CLASS_VALUE,
                "Things.VALUE.get(Integer.class);",
                "new WeakHashMap<Class<?>, Object>().put(Integer.class, new Things.Ctx());"));
        all.add(reported(
                "cleaner",
                LeakVector.CLEANER,
                "java.lang.ref.Cleaner.create().register(Places.OBJECT, () -> {});",
                "java.lang.ref.Cleaner.Cleanable own = java.lang.ref.Cleaner.create().register(Places.OBJECT, () -> {});"
                        + " context.onClose(() -> own.clean());"));
    }

    private static void listeners(List<Vector> all) {
        all.add(reported(
                "hook",
                LeakVector.SHUTDOWN_HOOK,
                "Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));",
                "context.onClose(() -> {});"));
        String memory = "((javax.management.NotificationEmitter)"
                + " java.lang.management.ManagementFactory.getMemoryMXBean())";
        all.add(reported(
                "mbean-listener",
                LeakVector.MBEAN_LISTENER,
                memory + ".addNotificationListener((n, h) -> {}, null, null);",
                "javax.management.NotificationListener own = (n, h) -> {}; " + memory
                        + ".addNotificationListener(own, null, null); context.onClose(() -> " + memory
                        + ".removeNotificationListener(own));"));
        String root = "java.util.prefs.Preferences.userRoot()";
        all.add(reported(
                "preferences",
                LeakVector.PREFERENCES_LISTENER,
                root + ".addPreferenceChangeListener(event -> {});",
                "java.util.prefs.PreferenceChangeListener own = event -> {}; " + root
                        + ".addPreferenceChangeListener(own); context.onClose(() -> " + root
                        + ".removePreferenceChangeListener(own));"));
        if (INHERITS_STACK) {
            all.add(reported(
                    "event",
                    LeakVector.JFR_EVENT,
                    "jdk.jfr.Recording own = new jdk.jfr.Recording(); own.enable(Things.Event.class);"
                            + " own.start(); new Things.Event().commit();",
                    "jdk.jfr.Recording own = new jdk.jfr.Recording(); own.enable(Things.Event.class);"
                            + " own.start(); new Things.Event().commit(); context.onClose(() -> own.close());"));
        }
    }

    private static void harmless(List<Vector> all) {
        all.add(free("lambda", "Supplier<Object> s = () -> new Things.Ctx(); s.get();"));
        all.add(free("concatenation", "String s = new Things.Ctx() + \"-\" + System.nanoTime(); s.length();"));
        all.add(free(
                "method-handle",
                "java.lang.invoke.MethodHandles.lookup().findConstructor(Things.Ctx.class,"
                        + " java.lang.invoke.MethodType.methodType(void.class)).type();"));
        all.add(free("reflection", "for (int i = 0; i < 40; i++) Things.Ctx.class.getConstructor().newInstance();"));
        all.add(free(
                "proxy",
                "java.lang.reflect.Proxy.newProxyInstance(Things.class.getClassLoader(),"
                        + " new Class<?>[] {Things.BeanMBean.class}, (p, m, a) -> null);"));
        all.add(free(
                "serialization",
                "new java.io.ObjectOutputStream(new java.io.ByteArrayOutputStream()).writeObject(new Things.Ctx());"));
        all.add(free("jdk-local", "Things.LOCAL.set(\"text\");"));
        all.add(free("logger", "java.util.logging.Logger.getLogger(\"leak.named\").fine(\"x\");"));
        all.add(free(
                "service-loader",
                "ServiceLoader.load(Things.BeanMBean.class, Things.class.getClassLoader()).findFirst();"));
        all.add(free("dead-cleaner", "java.lang.ref.Cleaner.create().register(new Things.Ctx(), Things::nothing);"));
        all.add(free(
                "xml", "javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();"));
        all.add(free("ssl", "javax.net.ssl.SSLContext.getDefault().getSocketFactory();"));
    }
}
