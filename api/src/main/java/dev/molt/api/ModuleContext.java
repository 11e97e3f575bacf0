package dev.molt.api;

/**
 * What one module version may ask of its host. A provider whose public constructor takes one gets it there. Thread-safe.
 */
public interface ModuleContext {
    /** The module's name. */
    String module();

    /** This version's label, such as {@code 1.4.2}. */
    String label();

    /**
     * A stable reference to a service of any module. A call made inside a call stays in that call's generation; any
     * other call enters the live one.
     *
     * @throws IllegalArgumentException when the service is not a public interface of the host
     */
    <T> T service(Class<T> service);

    /**
     * Has something closed when this version is retired: after the last call in it has ended, later registered things
     * first. A failure is logged and stops nothing.
     *
     * @throws IllegalStateException when this version has been retired already
     */
    void onClose(AutoCloseable closeable);
}
