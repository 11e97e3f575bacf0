package dev.molt.leak;

/** A way in which retired code stays loaded: each has one name and one remedy, wherever it is told. */
public enum LeakVector {
    THREAD_LOCAL(
            "a ThreadLocal's value in a thread that is not the module's",
            "remove() it in a finally block, or do the work on the context's executor"),
    THREAD("a thread that has not ended", "start threads through the context's executor, or end them in onClose"),
    VIRTUAL_THREAD(
            "a virtual thread that has not ended",
            "start it through an executor that is closed in onClose, and end its wait"),
    EXECUTOR(
            "an executor that was not shut down",
            "take the context's executor or scheduler, or shut it down in onClose"),
    TIMER("a java.util.Timer that was not cancelled", "take the context's scheduler, or cancel it in onClose"),
    CONTEXT_CLASS_LOADER(
            "a thread of the host or the JDK whose context class loader is the module's",
            "start what creates the thread before the module, or set its context class loader"),
    JDBC_DRIVER("a driver registered with DriverManager", "deregister it in onClose"),
    SHUTDOWN_HOOK("a shutdown hook", "use onClose instead"),
    MBEAN("an MBean", "unregister it in onClose"),
    MBEAN_LISTENER("a listener of an MBean", "remove it in onClose"),
    PREFERENCES_LISTENER("a listener of Preferences", "remove it in onClose"),
    LOG_HANDLER("a handler, filter or formatter of a java.util.logging logger", "remove it in onClose"),
    LOG_LEVEL("a Level class of its own on a java.util.logging logger", "use the levels of the JDK"),
    SECURITY_PROVIDER("a security provider", "remove it in onClose, or pass it to getInstance instead"),
    AUTHENTICATOR("the default Authenticator", "pass an Authenticator to the HttpClient instead"),
    PROXY_SELECTOR("the default ProxySelector", "pass a ProxySelector to the HttpClient instead"),
    COOKIE_HANDLER("the default CookieHandler or ResponseCache", "set it back in onClose"),
    UNCAUGHT_HANDLER("the default uncaught exception handler", "set handlers on the module's own threads instead"),
    SYSTEM_PROPERTY("an object among the system properties", "keep it in the module, or store a string"),
    RESOURCE_BUNDLE("the cache of ResourceBundle", "ResourceBundle.clearCache(loader) in onClose"),
    INTROSPECTOR("the cache of java.beans.Introspector", "Introspector.flushCaches() in onClose"),
    CLASS_VALUE("a ClassValue of a JDK class with a value of the module", "keep such values in a WeakHashMap"),
    CLEANER("a Cleaner registration whose object lives", "close what is registered in onClose"),
    HELD_THROWABLE("an exception of the module that somebody keeps", "keep its text and not the exception"),
    HOST_COLLECTION("a collection of the host that has an object of the module", "take it out in onClose"),
    HOST_TASK("a task in a scheduler of the host", "take the context's scheduler, or cancel it in onClose"),
    JFR_EVENT("a JFR recording that has an event class of the module", "close the recording"),
    STATIC_FIELD("a static field of a class that is not the module's", "set it to null in onClose"),
    JNI("native code", "let the native library give its references back in onClose"),
    STACK("a call that has not ended", "see who is inside: molt drains"),
    OTHER("an object of the host", "see the path");

    private final String what;
    private final String remedy;

    LeakVector(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /** What holds the code, to follow "it is held by". */
    public String what() {
        return what;
    }

    /** What the module's author can do. */
    public String remedy() {
        return remedy;
    }
}
