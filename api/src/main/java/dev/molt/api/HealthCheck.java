package dev.molt.api;

/**
 * A provider that can tell whether it works. It is asked before its version goes live, where a failure refuses the
 * update, and again and again while the version is on trial, where a failure brings the former generation back.
 */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Returns when all is well. Called on a thread of the host, beside other calls.
     *
     * @throws Exception when it is not, with the reason as its message
     */
    void check() throws Exception;
}
