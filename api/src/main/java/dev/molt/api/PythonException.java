package dev.molt.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure of Python code, told in plain Java: it holds text only, and nothing of the context that it comes from. Its
 * stack trace begins with the Python frames, the innermost first; the traceback as Python prints it is
 * {@link #traceback()}. What Python raised {@code from} is the cause. Immutable.
 */
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What happened to the code. */
    public enum Kind {
        /** The code raised an exception. */
        RAISED,
        /** A value does not fit the type that Java declares for it. */
        UNFIT,
        /** The code was cancelled, since its version is closed. */
        CANCELLED,
        /** The code was interrupted. */
        INTERRUPTED,
        /** The code asked for the end of the program, as {@code sys.exit()} does. */
        EXITED,
        /** The code asked for what no module may do, or Python itself failed. */
        DENIED
    }

    private final Kind kind;
    private final String type;
    private final String traceback;

    /**
     * @param type simple name of the Python class
     * @param message for people, as {@code KeyError: 'nope'}
     * @param traceback as Python prints it, empty where there is none
     * @param frames the Python frames, the innermost first
     */
    public PythonException(
            Kind kind,
            String type,
            String message,
            String traceback,
            List<StackTraceElement> frames,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.type = type;
        this.traceback = traceback;
        putFirst(frames);
    }

    /** @param message for people */
    public PythonException(Kind kind, String type, String message) {
        this(kind, type, message, "", List.of(), null);
    }

    private void putFirst(List<StackTraceElement> frames) {
        List<StackTraceElement> all = new ArrayList<>(frames);
        StackWalker.getInstance().forEach(frame -> {
            if (!frame.getClassName().equals(PythonException.class.getName())) {
                all.add(frame.toStackTraceElement());
            }
        });
        setStackTrace(all.toArray(StackTraceElement[]::new));
    }

    /** Nothing: what the JVM notes here holds the classes of all callers, and with them the module. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public Throwable fillInStackTrace() {
        return this;
    }

    /** What happened to the code. */
    public Kind kind() {
        return kind;
    }

    /** Simple name of the Python class, as {@code KeyError}. */
    public String type() {
        return type;
    }

    /** The traceback as Python prints it, with the file names inside the archive; empty where there is none. */
    public String traceback() {
        return traceback;
    }
}
