package dev.molt.heap;

import dev.molt.leak.LeakVector;
import java.util.List;
import java.util.function.Predicate;

/** Tells from a path's shape which way to leak it is. Stateless. */
final class VectorRules {
    private VectorRules() {}

    /**
     * What is known of a path.
     *
     * @param rootText what the root is, with its thread and its frame
     * @param isVirtual whether that thread is virtual
     * @param inModule whether the root's thread is in code of the module
     */
    record Facts(RootKind root, String rootText, boolean isVirtual, List<HolderPath.Step> steps, boolean inModule) {
        /** Of the steps from a class on whose static field is on the way: who holds that class is of no interest. */
        static Facts ofStaticField(List<HolderPath.Step> steps) {
            return new Facts(RootKind.SYSTEM_CLASS, "", false, steps, false);
        }

        /** Whether an object of a class is on the way, or that class itself. */
        boolean has(String... classNames) {
            return steps.stream().anyMatch(step -> {
                for (String name : classNames) {
                    if (step.isA(name)) {
                        return true;
                    }
                }
                return false;
            });
        }

        boolean refers(String... references) {
            return steps.stream().anyMatch(step -> List.of(references).contains(step.reference()));
        }

        boolean isIn(String packagePrefix) {
            return steps.stream()
                    .flatMap(step -> step.kinds().stream())
                    .anyMatch(name -> name.startsWith(packagePrefix));
        }

        /** The first object of the module's code, or the loader. */
        HolderPath.Step firstOfModule() {
            return steps.stream().filter(HolderPath.Step::ofModule).findFirst().orElse(steps.get(steps.size() - 1));
        }
    }

    private record Rule(LeakVector vector, Predicate<Facts> test) {}

    private static Rule rule(LeakVector vector, Predicate<Facts> test) {
        return new Rule(vector, test);
    }

    /** The first that fits counts: what is special comes before what is general. */
    private static final List<Rule> RULES = List.of(
            rule(
                    LeakVector.THREAD_LOCAL,
                    facts -> facts.has("java.lang.ThreadLocal$ThreadLocalMap") && !facts.has("java.util.TimerThread")),
            rule(LeakVector.JDBC_DRIVER, facts -> facts.has("java.sql.DriverInfo", "java.sql.DriverManager")),
            rule(
                    LeakVector.TIMER,
                    facts -> facts.has("java.util.TimerThread", "java.util.TaskQueue")
                            || facts.rootText.contains("java.util.TimerThread.")),
            rule(LeakVector.SHUTDOWN_HOOK, facts -> facts.has("java.lang.ApplicationShutdownHooks")),
            rule(
                    LeakVector.MBEAN_LISTENER,
                    facts -> facts.has(
                            "javax.management.NotificationBroadcasterSupport$ListenerInfo",
                            "sun.management.NotificationEmitterSupport$ListenerInfo",
                            "com.sun.jmx.mbeanserver.Repository$ListenerInfo")),
            rule(LeakVector.MBEAN, facts -> facts.isIn("com.sun.jmx.") || facts.isIn("javax.management.")),
            rule(LeakVector.PREFERENCES_LISTENER, facts -> facts.has("java.util.prefs.AbstractPreferences")),
            rule(
                    LeakVector.LOG_LEVEL,
                    facts -> facts.has("java.util.logging.Level$KnownLevel")
                            || facts.firstOfModule().isA("java.util.logging.Level")),
            rule(LeakVector.LOG_HANDLER, facts -> facts.isIn("java.util.logging.")),
            rule(LeakVector.SECURITY_PROVIDER, facts -> facts.isIn("sun.security.jca.")),
            rule(LeakVector.AUTHENTICATOR, facts -> facts.refers("static theAuthenticator")),
            rule(LeakVector.PROXY_SELECTOR, facts -> facts.refers("static theProxySelector")),
            rule(LeakVector.COOKIE_HANDLER, facts -> facts.refers("static cookieHandler", "static theResponseCache")),
            rule(LeakVector.UNCAUGHT_HANDLER, facts -> facts.refers("static defaultUncaughtExceptionHandler")),
            rule(
                    LeakVector.SYSTEM_PROPERTY,
                    facts -> facts.refers("static props") && facts.has("java.util.Properties")),
            rule(LeakVector.RESOURCE_BUNDLE, facts -> facts.has("java.util.ResourceBundle")),
            rule(LeakVector.INTROSPECTOR, facts -> facts.isIn("java.beans.") || facts.isIn("com.sun.beans.")),
            rule(LeakVector.JFR_EVENT, facts -> facts.isIn("jdk.jfr.")),
            rule(
                    LeakVector.CLASS_VALUE,
                    facts -> facts.root == RootKind.CLASS_VALUES || facts.isIn("java.lang.ClassValue$")),
            rule(LeakVector.CLEANER, facts -> facts.isIn("jdk.internal.ref.") && !facts.refers("contextClassLoader")),
            rule(LeakVector.HELD_THROWABLE, facts -> facts.has("java.lang.Throwable")),
            rule(
                    LeakVector.HOST_TASK,
                    facts -> facts.has("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue")
                            || facts.has("java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask")
                            || facts.has("java.util.concurrent.DelayScheduler")
                            || facts.has("java.util.concurrent.DelayScheduler$ScheduledForkJoinTask")),
            rule(LeakVector.VIRTUAL_THREAD, facts -> facts.isVirtual || facts.has("java.lang.VirtualThread")),
            rule(
                    LeakVector.EXECUTOR,
                    facts -> facts.has(
                            "java.util.concurrent.ThreadPoolExecutor",
                            "java.util.concurrent.ThreadPoolExecutor$Worker",
                            "java.util.concurrent.ForkJoinPool")),
            rule(LeakVector.THREAD, facts -> facts.root.isOfThread() && facts.inModule),
            rule(
                    LeakVector.CONTEXT_CLASS_LOADER,
                    facts -> facts.refers("contextClassLoader", "inheritedAccessControlContext")),
            rule(LeakVector.THREAD, facts -> facts.root.isOfThread() && facts.has("java.lang.Thread")),
            rule(LeakVector.STACK, facts -> facts.root.isOfThread()),
            rule(LeakVector.HOST_COLLECTION, VectorRules::isInCollection),
            rule(LeakVector.STATIC_FIELD, VectorRules::isInStaticField),
            rule(LeakVector.JNI, facts -> facts.root == RootKind.JNI_GLOBAL && facts.steps.size() <= 3));

    /** After the static field that it is in, if it is in one: how classes are loaded is of no interest. */
    private static boolean isInCollection(Facts facts) {
        int from = 0;
        for (int i = 0; i < facts.steps.size() && !facts.steps.get(i).ofModule(); i++) {
            if (facts.steps.get(i).isClass()) {
                from = i;
            }
        }
        return facts.steps.stream()
                .skip(from)
                .takeWhile(step -> !step.ofModule())
                .flatMap(step -> step.kinds().stream())
                .anyMatch(kind -> kind.startsWith("java.util."));
    }

    private static boolean isInStaticField(Facts facts) {
        return facts.steps.stream()
                .takeWhile(step -> !step.isA("dev.molt.loader.ModuleClassLoader"))
                .anyMatch(step -> step.reference().startsWith("static "));
    }

    static LeakVector of(Facts facts) {
        return RULES.stream()
                .filter(rule -> rule.test().test(facts))
                .map(Rule::vector)
                .findFirst()
                .orElse(LeakVector.OTHER);
    }
}
