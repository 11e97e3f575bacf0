package dev.molt.api;

/**
 * A provider that prepares itself for its first calls: fills caches, opens connections, and runs its own hot code until
 * it is compiled. Called once, before the version goes live, while the old one still serves.
 */
@FunctionalInterface
public interface WarmUp {
    /**
     * Warms up, without effects that callers could see.
     *
     * @throws Exception when the version can't go live: the update is refused
     */
    void warmUp() throws Exception;
}
