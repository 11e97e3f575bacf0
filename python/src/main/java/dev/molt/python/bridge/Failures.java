package dev.molt.python.bridge;

import dev.molt.api.PythonException;
import dev.molt.api.PythonException.Kind;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Turns what Python raises into what Java catches. Thread-safe. */
final class Failures {
    private static final int LONGEST_CHAIN = 20;

    /** What any exception is, in Java: that a method declares one of these says nothing of Python's of the same name. */
    private static final Set<Class<?>> GENERAL =
            Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class);

    private final PythonHalf python;

    Failures(PythonHalf python) {
        this.python = python;
    }

    Throwable toJava(PolyglotException failure, Class<?>[] declared) {
        if (failure.isHostException()) {
            return failure.asHostException();
        }
        if (failure.isCancelled()) {
            return ended(Kind.CANCELLED, failure, "The Python code was cancelled: its version is closed.");
        }
        if (failure.isInterrupted()) {
            return ended(Kind.INTERRUPTED, failure, "The Python code was interrupted.");
        }
        if (failure.isExit()) {
            return ended(
                    Kind.EXITED,
                    failure,
                    "The Python code asked to exit with status " + status(failure)
                            + "; a module cannot end the program.");
        }
        Value raised = failure.getGuestObject();
        return failure.isInternalError() || raised == null ? denied(failure) : raised(failure, raised, declared);
    }

    private static PythonException ended(Kind kind, PolyglotException failure, String message) {
        return new PythonException(kind, kind.name(), message, "", frames(failure), null);
    }

    /** What it was asked with; GraalPy's own word for it is 1 whatever that was. */
    private static String status(PolyglotException failure) {
        Value raised = failure.getGuestObject();
        Value code = raised == null ? null : raised.getMember("code");
        return code == null || code.isNull() ? "" + failure.getExitStatus() : code.toString();
    }

    private static PythonException denied(PolyglotException failure) {
        return ended(Kind.DENIED, failure, "Python cannot do this for a module: " + failure.getMessage());
    }

    /** The frames that the polyglot API knows, whose lines are those of the functions. */
    private static List<StackTraceElement> frames(PolyglotException failure) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (PolyglotException.StackFrame frame : failure.getPolyglotStackTrace()) {
            StackTraceElement told = frame.toHostFrame();
            if (frame.isGuestFrame() && !String.valueOf(told.getFileName()).startsWith("<molt")) {
                frames.add(told);
            }
        }
        return frames;
    }

    private Throwable raised(PolyglotException failure, Value raised, Class<?>[] declared) {
        Told told;
        try {
            Throwable unchanged = javas(raised);
            if (unchanged != null) {
                return unchanged;
            }
            told = tell(raised, 0);
        } catch (PolyglotException | IllegalStateException closed) {
            return new PythonException(
                    Kind.RAISED, Place.nameOf(raised), String.valueOf(failure.getMessage()), "", frames(failure), null);
        }
        for (String name : told.classes()) {
            for (Class<?> type : declared) {
                if (!GENERAL.contains(type) && type.getSimpleName().equals(name)) {
                    Throwable made = made(type, told);
                    if (made != null) {
                        return made;
                    }
                }
            }
        }
        return told.exception();
    }

    private Told tell(Value raised, int depth) {
        Value facts = python.function("failures", "describe").execute(raised);
        String type = facts.getArrayElement(0).asString();
        String said = facts.getArrayElement(1).asString();
        Value from = facts.getArrayElement(5);
        Throwable cause = from.isNull() || depth == LONGEST_CHAIN ? null : cause(from, depth + 1);
        String traceback = facts.getArrayElement(3).asString();
        List<StackTraceElement> frames = frames(facts.getArrayElement(4));
        String message = said.isEmpty() ? type : type + ": " + said;
        return new Told(
                said,
                strings(facts.getArrayElement(2)),
                new PythonException(Kind.RAISED, type, message, traceback, frames, cause));
    }

    private Throwable cause(Value raised, int depth) {
        Throwable unchanged = javas(raised);
        return unchanged != null ? unchanged : tell(raised, depth).exception();
    }

    /** The Java exception that Python has caught as this one; null where it is Python's own. */
    private @Nullable Throwable javas(Value raised) {
        return (Throwable) Handle.of(python.function("values", "thrown").execute(raised));
    }

    /** Python tells the outermost first. */
    private static List<StackTraceElement> frames(Value told) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (long i = told.getArraySize() - 3; i >= 0; i -= 3) {
            String file = told.getArrayElement(i).asString();
            int line = told.getArrayElement(i + 1).isNull()
                    ? -1
                    : told.getArrayElement(i + 1).asInt();
            frames.add(new StackTraceElement(
                    "<python>", told.getArrayElement(i + 2).asString(), file, line));
        }
        return frames;
    }

    private static List<String> strings(Value list) {
        List<String> strings = new ArrayList<>();
        for (long i = 0; i < list.getArraySize(); i++) {
            strings.add(list.getArrayElement(i).asString());
        }
        return strings;
    }

    /** The Java exception, with the Python one as its cause or beside it; null where none can be made. */
    private static @Nullable Throwable made(Class<?> type, Told told) {
        PythonException origin = told.exception();
        Throwable made = construct(type, new Class<?>[] {String.class, Throwable.class}, told.said(), origin);
        if (made != null) {
            return made;
        }
        made = construct(type, new Class<?>[] {String.class}, told.said());
        made = made == null ? construct(type, new Class<?>[0]) : made;
        if (made != null) {
            made.addSuppressed(origin);
        }
        return made;
    }

    private static @Nullable Throwable construct(Class<?> type, Class<?>[] parameters, Object... arguments) {
        try {
            Constructor<?> constructor = type.getConstructor(parameters);
            return (Throwable) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException | ClassCastException e) {
            return null;
        }
    }

    /**
     * @param said what the exception says, without its type
     * @param classes the simple names of the classes that it is, the nearest first
     */
    private record Told(String said, List<String> classes, PythonException exception) {}
}
