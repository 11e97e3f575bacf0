package dev.molt.reference;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;

/** A call on a reference whose service has no provider in the generation that the call entered. Nothing was called. */
public final class ServiceUnavailableException extends MoltException {
    private static final long serialVersionUID = 1L;

    public ServiceUnavailableException(Problem problem) {
        super(problem);
    }
}
