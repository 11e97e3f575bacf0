package dev.molt.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * What one module version may ask of its host. A provider whose public constructor takes one gets it there. Thread-safe.
 *
 * <p>All that comes from here belongs to the version and is closed when the version is retired, after the last call in
 * it has ended: later things first, each with a deadline. What fails or does not end then is told and stops nothing.
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
     * Runs work of this version beside its calls, at once, on threads that belong to the version: as many as there are
     * tasks. While the module's state is handed over, the host waits for tasks that run, and lets no other begin. What a
     * task throws is told, unless it was submitted: then its future has it. When the version is retired, tasks that do
     * not end by themselves soon are interrupted.
     *
     * @return the same executor each time; closed by the host, so that closing it here is refused
     * @throws IllegalStateException when this version has been retired already
     */
    ExecutorService executor();

    /**
     * Runs work later, or again and again, while this version is live: not before it goes live, and not after another
     * version has followed it. While the module's state is handed over, the host waits for tasks that run, and lets no
     * other begin. A fixed rate makes up for the runs that it missed with one. What a task throws is told; one that
     * repeats does not run again then. When the version is retired, tasks that never ran are cancelled.
     *
     * @return the same scheduler each time; closed by the host, so that closing it here is refused
     * @throws IllegalStateException when this version has been retired already
     */
    ScheduledExecutorService scheduler();

    /**
     * The module's configuration: what an operator wrote for this module, the same for all its versions. It is as it was
     * when this version started, or as a change that has been noticed since has made it.
     *
     * @return immutable; empty when there is none
     */
    Map<String, String> configuration();

    /**
     * Has changes of the configuration told, with all of the new one, on a thread of this version, one after the other,
     * and not while the module's state is handed over. A listener that throws is reported and told again at the next
     * change. Who registers first and then asks for the {@link #configuration} misses none.
     *
     * @throws IllegalStateException when this version has been retired already
     */
    void onConfigurationChange(Consumer<Map<String, String>> listener);

    /**
     * A directory of the module's own, the same for all its versions; it outlives updates and restarts. Two versions may
     * use it at the same time, the new one from its start on, the old one until its last call has ended.
     *
     * @return exists
     * @throws RuntimeException when it can't be made
     */
    Path dataDirectory();

    /**
     * The logger {@code molt.module.NAME} of the host, with this version's label after each message. What it is given is
     * made text at once, so that nothing of the version is kept.
     */
    System.Logger logger();

    /**
     * Has something closed when this version is retired: after the last call in it has ended, later registered things
     * first. A failure is told and stops nothing.
     *
     * @throws IllegalStateException when this version has been retired already
     */
    void onClose(AutoCloseable closeable);
}
