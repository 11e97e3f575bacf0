package dev.molt.heap;

import java.io.IOException;

/**
 * What a host tells of its old versions to tools in other processes, by JMX. In the host's own process, no method throws.
 */
public interface OldCodeMXBean {
    /**
     * The fate of every version that is not live, as a JSON array: objects with {@code module}, {@code label},
     * {@code sha256}, {@code loader}, {@code since} and {@code state}, as in {@link dev.molt.retire.Retirement}.
     *
     * @throws IOException when the host can't be asked any more
     */
    String getRetirements() throws IOException;

    /**
     * Has the heap collected until it is known of each closed version whether it is gone or held.
     *
     * @param seconds for how long at most
     * @return the same as {@link #getRetirements}, afterwards
     * @throws IOException when the host can't be asked any more
     */
    String collect(int seconds) throws IOException;
}
