package dev.molt.leaks;

/** The contract of all modules here: does what may leak. */
public interface Work {
    /** Does it, on the caller's thread. */
    void work() throws Exception;
}
