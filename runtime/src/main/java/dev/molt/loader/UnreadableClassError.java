package dev.molt.loader;

import dev.molt.problem.MoltException;

/**
 * A class that is in its archive, but whose bytes can't be read any more, or are not what they were. No
 * {@link ClassNotFoundException}, which much code takes for a class that is optional.
 */
public final class UnreadableClassError extends LinkageError {
    private static final long serialVersionUID = 1L;

    UnreadableClassError(String className, MoltException cause) {
        super(className + " can't be read: " + cause.getMessage(), cause);
    }

    /** Why it can't be read. */
    public MoltException reason() {
        if (getCause() instanceof MoltException reason) {
            return reason;
        }
        throw new IllegalStateException("Made without a reason", this);
    }
}
