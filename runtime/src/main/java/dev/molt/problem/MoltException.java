package dev.molt.problem;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Problem} on its way to the caller. The message is the problem's whole text, so that a bare stack trace in a
 * log says what state the system is in and what to do.
 */
public class MoltException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Not sent along with a serialized exception: the message has all of it. */
    private final transient @Nullable Problem problem;

    public MoltException(Problem problem) {
        this(problem, null);
    }

    public MoltException(Problem problem, @Nullable Throwable cause) {
        super(problem.text(), cause);
        this.problem = problem;
    }

    /** What failed. After serialization only the text is left, under {@link ProblemCode#INTERNAL}. */
    public final Problem problem() {
        Problem known = problem;
        return known != null
                ? known
                : Problem.of(ProblemCode.INTERNAL, String.valueOf(getMessage()), java.util.List.of(), "");
    }
}
