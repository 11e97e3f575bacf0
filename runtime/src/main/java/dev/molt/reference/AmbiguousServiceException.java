package dev.molt.reference;

import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;

/** A call on a reference that several providers could serve. Nothing was called. */
public final class AmbiguousServiceException extends MoltException {
    private static final long serialVersionUID = 1L;

    public AmbiguousServiceException(Problem problem) {
        super(problem);
    }
}
